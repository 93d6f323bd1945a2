//! The client's settings: the program's own, and what the options change of them.
//!
//! It does not know the call.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::ArgMatches;
use url::Url;

use super::console::Console;
use super::context::Context;
use super::exit::Problem;
use crate::Secret;
use crate::settings::Settings;
use crate::settings::proxy::{self, ProxyChoice};
use crate::text::shown_path;

/// The settings, without what only a call that is sent needs: the certificate authorities, which are read, and the proxy, which depends
/// on where the call goes.
pub(super) fn settings(context: Context<'_>, options: &ArgMatches) -> Result<Settings, Problem> {
    let mut settings = context.settings.clone();
    if settings.user_agent.is_none() {
        settings = settings.user_agent(format!("{}/{}", context.api.protocol.name, env!("CARGO_PKG_VERSION")));
    }
    if let Some(timeout) = options.get_one::<Duration>("timeout") {
        settings = settings.timeout(*timeout);
    }
    if let Some(attempts) = options.get_one::<u32>("attempts") {
        settings = settings.attempts(*attempts);
    }
    if let Some(limit) = options.get_one::<usize>("reply-limit") {
        settings = settings.reply_limit(*limit);
    }
    for header in options.get_many::<String>("header").into_iter().flatten() {
        settings = match header.strip_prefix('@') {
            Some(path) => secret_headers(settings, Path::new(path))?,
            None => {
                let (name, value) = header_parts(header).ok_or_else(|| expected_header(&format!("`{header}`")))?;
                settings.header(name, value)
            }
        };
    }
    if let Some(problem) = settings.headers.problem() {
        return Err(Problem::usage(problem));
    }
    Ok(if options.get_flag("allow-plain-http") { settings.allow_plain_http() } else { settings })
}

/// Adds the headers in a file, one a line. Nothing shows their values.
fn secret_headers(mut settings: Settings, path: &Path) -> Result<Settings, Problem> {
    let text = std::fs::read_to_string(path);
    let text = text.map_err(|error| Problem::usage(format!("cannot read the headers in {}: {error}", shown_path(path))))?;
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let parts = header_parts(line);
        let (name, value) = parts.ok_or_else(|| expected_header(&format!("line {} of {}", index + 1, shown_path(path))))?;
        settings = settings.secret_header(name, Secret::from(value));
    }
    Ok(settings)
}

fn header_parts(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    Some((name.trim(), value.trim()))
}

fn expected_header(found: &str) -> Problem {
    Problem::usage(format!("`--header`: expected NAME:VALUE, found {found}"))
}

/// Adds the certificate authorities that are trusted.
pub(super) fn with_authority(settings: Settings, options: &ArgMatches) -> Result<Settings, Problem> {
    #[cfg(feature = "platform-verifier")]
    let settings = if options.get_flag(super::options::PLATFORM_ROOTS) { settings.platform_roots() } else { settings };
    let Some(path) = options.get_one::<PathBuf>("certificate-authority") else { return Ok(settings) };
    let pem = std::fs::read(path).map_err(|error| Problem::usage(format!("cannot read {}: {error}", shown_path(path))))?;
    Ok(settings.certificate_authority(pem))
}

/// Adds the proxy for an endpoint: the option's, the program's own, or the environment's.
pub(super) fn with_proxy(
    mut settings: Settings,
    endpoint: &Url,
    options: &ArgMatches,
    console: &Console<'_>,
) -> Result<Settings, Problem> {
    let choice = match (options.get_one::<String>("proxy"), std::mem::take(&mut settings.proxy)) {
        (Some(address), _) => ProxyChoice::Address(address.clone()),
        _ if options.get_flag("no-proxy") => return Ok(settings),
        (None, ProxyChoice::Address(address)) => ProxyChoice::Address(address),
        (None, ProxyChoice::None | ProxyChoice::Environment) => ProxyChoice::Environment,
    };
    let resolve = |allow| proxy::resolve(&choice, endpoint, allow, |name| console.variable(name).ok().flatten());
    match resolve(settings.allow_plain_http) {
        Ok(Some(address)) => Ok(settings.proxy(address)),
        Ok(None) => Ok(settings),
        Err(_) if resolve(true).is_ok() => {
            let message =
                "the endpoint is plain http, and the proxy and anyone on the network path to it could read the credentials";
            Err(Problem::usage(message).help("leave the proxy out with `--no-proxy`, or allow it with `--allow-plain-http`"))
        }
        Err(error) if matches!(choice, ProxyChoice::Environment) => {
            Err(Problem::usage(error.to_string()).help("`--proxy URL` uses another proxy, `--no-proxy` none"))
        }
        Err(error) => Err(Problem::usage(error.to_string())),
    }
}

/// The settings for a server inside this process.
pub(super) fn without_proxy(mut settings: Settings) -> Settings {
    settings.proxy = ProxyChoice::None;
    settings
}
