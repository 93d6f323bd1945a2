//! STAND-IN until the client exists.
use super::connection::Connection;
use super::console::Console;
use super::exit::{Exit, Problem};
use super::invocation::Invocation;
use super::output::Answer;
use super::values::Value;
use crate::description::{Api, Method, Part, Type};
use clap::ArgMatches;
use std::time::Duration;
pub(super) struct Settings {
    pub(super) method: Method,
    pub(super) timeout: Option<Duration>,
    pub(super) allow_plain_http: bool,
}
pub(super) fn timeout(options: &ArgMatches) -> Result<Option<Duration>, Problem> {
    match options.get_one::<f64>("timeout") {
        None => Ok(None),
        Some(seconds) => match Duration::try_from_secs_f64(*seconds) {
            Ok(duration) if !duration.is_zero() => Ok(Some(duration)),
            _ => Err(Problem::usage("`--timeout` must be a number of seconds above 0")),
        },
    }
}
pub(super) fn tell_drift(_: &Answer, _: Type, _: &mut Console<'_>) {}
pub(super) fn send(
    api: &'static Api,
    connection: &Connection,
    invocation: &Invocation,
    settings: &Settings,
) -> Result<Answer, Problem> {
    let _ = (settings.method, settings.timeout, settings.allow_plain_http);
    let mut form: Vec<(String, String)> = vec![];
    for c in api.request.parameters {
        form.push((
            c.name.into(),
            c.value
                .iter()
                .map(|p| match p {
                    Part::Text(t) => t.to_string(),
                    Part::Module => invocation.module.clone(),
                    Part::Function => invocation.function.clone(),
                    Part::Credential(i) => connection.credentials[*i].0.clone(),
                })
                .collect(),
        ));
    }
    for g in &invocation.parameters {
        match &g.value {
            Value::One(t) => form.push((g.name.clone(), t.clone())),
            Value::List(l) => {
                for t in l {
                    form.push((format!("{}[]", g.name), t.clone()))
                }
            }
            Value::Map(m) => {
                for (k, t) in m {
                    form.push((format!("{}[{k}]", g.name), t.clone()))
                }
            }
        }
    }
    let mut reply =
        ureq::post(&connection.endpoint).send_form(form).map_err(|e| Problem::new(Exit::Transport, e.to_string()))?;
    let body = reply.body_mut().read_to_string().map_err(|e| Problem::new(Exit::Reply, e.to_string()))?;
    let v = super::json::Json::read(&body).ok_or_else(|| Problem::new(Exit::Reply, "not JSON"))?;
    let super::json::Json::Object(f) = v else { return Err(Problem::new(Exit::Reply, "not an object")) };
    let get = |n: &str| f.iter().find(|(k, _)| k == n).map(|(_, v)| v);
    let text = |n: &str| match get(n) {
        Some(super::json::Json::Text(t)) => t.clone(),
        _ => String::new(),
    };
    if text("status") != "success" {
        return Err(Problem::new(Exit::Api, text("message")));
    }
    Ok(Answer { data: get("data").map(|d| d.compact()), message: text("message"), body: body.clone().into_bytes() })
}
