//! Makes the same call again and again, and says what one cost: nanoseconds of the processor, and with the feature `count` the
//! allocations and the bytes allocated.

#[cfg(feature = "count")]
#[global_allocator]
static ALLOCATOR: &stats_alloc::StatsAlloc<std::alloc::System> = &stats_alloc::INSTRUMENTED_SYSTEM;

/// The arguments: where the server is, and how many calls to make.
pub fn arguments() -> (String, u64) {
    let mut arguments = std::env::args().skip(1);
    let endpoint = arguments.next().expect("the server's address");
    (endpoint, arguments.next().map_or(1, |count| count.parse().expect("a number of calls")))
}

/// Runs something on a runtime of one thread.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

/// Warms up, measures, and prints.
pub async fn measure(calls: u64, call: impl AsyncFn()) {
    for _ in 0..calls.min(200) {
        call().await;
    }
    #[cfg(feature = "count")]
    let region = stats_alloc::Region::new(ALLOCATOR);
    let before = processor_time();
    for _ in 0..calls {
        call().await;
    }
    let spent = processor_time() - before;
    #[cfg(feature = "count")]
    let (allocations, bytes) = {
        let change = region.change();
        (change.allocations + change.reallocations, change.bytes_allocated)
    };
    #[cfg(not(feature = "count"))]
    let (allocations, bytes) = (0, 0);
    let per_call = |total: f64| total / calls as f64;
    println!("{}\t{}\t{}", per_call(spent as f64 * 1e3), per_call(allocations as f64), per_call(bytes as f64));
}

/// In microseconds.
fn processor_time() -> i64 {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike as _;
    let usage = getrusage(UsageWho::RUSAGE_SELF).expect("the system tells");
    usage.user_time().num_microseconds() + usage.system_time().num_microseconds()
}
