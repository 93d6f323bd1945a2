//! A bulk change: orders a licence for each IP address that is given, a few at a time, with a progress bar.
//!
//! An order costs money, so nothing is ordered without `--yes`, and no order is repeated that may have arrived.
//!
//! ```sh
//! cargo run -p actionapi-examples --bin order_licenses -- --yes 192.0.2.1 192.0.2.2
//! ```

use std::collections::BTreeSet;
use std::error::Error;
use std::net::IpAddr;
use std::process::ExitCode;

use actionapi_examples::Server;
use generated_client::cpanellicensing::OrderReceipt;
use generated_client::types::BillingCycle;
use generated_client::{Client, Delivery};
use indicatif::ProgressBar;
use tokio::task::JoinSet;

/// How many orders are on their way at once: few, so that the server has an easy time, and so that little is unclear if it fails.
const CONCURRENT: usize = 4;

const PRODUCT: &str = "cPanel External Server License";

type Ordered = (IpAddr, generated_client::Result<OrderReceipt>);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let (flags, addresses): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|each| each.starts_with("--"));
    if let Some(flag) = flags.iter().find(|flag| *flag != "--yes") {
        return Err(format!("unknown option `{flag}`: expected `--yes`").into());
    }
    // A set: an address that is given twice is ordered once. All are read before the first order.
    let addresses = addresses
        .iter()
        .map(|text| text.parse().map_err(|_| format!("`{text}` is no IP address")))
        .collect::<Result<BTreeSet<IpAddr>, _>>()?;
    if flags.is_empty() {
        addresses.iter().for_each(|ip| println!("would order: {PRODUCT} for {ip}"));
        println!("nothing was ordered: add `--yes`");
        return Ok(ExitCode::SUCCESS);
    }
    let server = Server::from_environment()?;
    let api: Client = server.builder()?.build()?;

    let count = addresses.len();
    let results = order_all(&api, addresses).await?;
    Ok(if report(&results, count) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Orders until all are done, or until an error says that the others would fail as well. Every order that began has a result.
async fn order_all(api: &Client, addresses: BTreeSet<IpAddr>) -> Result<Vec<Ordered>, Box<dyn Error>> {
    // On standard error, and only if that is a terminal.
    let progress = ProgressBar::new(addresses.len() as u64);
    let mut waiting = addresses.into_iter();
    let mut running = JoinSet::new();
    let mut results: Vec<Ordered> = Vec::new();
    let mut is_refused = false;
    loop {
        while !is_refused
            && running.len() < CONCURRENT
            && let Some(ip) = waiting.next()
        {
            // A clone shares the connections and the credentials.
            let api = api.clone();
            running.spawn(async move { (ip, api.cpanellicensing().order(PRODUCT, ip, BillingCycle::Monthly).await) });
        }
        let Some(joined) = running.join_next().await else { break };
        let (ip, result) = joined?;
        // The server does not accept the key: it will not accept the next order either.
        is_refused |= result.as_ref().is_err_and(generated_client::Error::is_auth);
        results.push((ip, result));
        progress.inc(1);
    }
    progress.finish_and_clear();
    results.sort_by_key(|(ip, _)| *ip);
    Ok(results)
}

/// Prints what became of each order; whether all are there.
fn report(results: &[Ordered], count: usize) -> bool {
    for (ip, result) in results {
        match result {
            Ok(receipt) => println!("{ip}: ordered, invoice {}", receipt.invoiceid),
            // The API said that it did it, and only its reply could not be read.
            Err(error) if error.succeeded() => println!("{ip}: ordered; {error}"),
            // The client has tried three times by itself, which is safe for an order that was never sent.
            Err(error) if error.delivery() == Delivery::NeverSent && error.is_retryable() => {
                println!("{ip}: not ordered, can be ordered later: {error}");
            }
            Err(error) if error.delivery() == Delivery::NeverSent || error.is_api() => println!("{ip}: not ordered: {error}"),
            // It was sent, and no reply says what happened. A second order could cost money twice.
            Err(error) => println!("{ip}: unclear, look at the account before you order again: {error}"),
        }
    }
    if results.len() < count {
        println!("{} not tried", count - results.len());
    }
    results.len() == count && results.iter().all(|(_, result)| result.is_ok())
}
