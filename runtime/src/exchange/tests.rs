//! The exchange without a transport: what a reply or a failure makes of a call.
