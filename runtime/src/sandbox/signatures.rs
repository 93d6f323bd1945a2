//! Whether what clients make of secrets and of the request is what the sandbox makes of them. It is accepted where the sandbox does not
//! know everything that it is made of.
//!
//! It does not know functions' own parameters, and refuses nothing that is no variable.

use hyper::StatusCode;
use hyper::header::HOST;
use jiff::Timestamp;

use super::refusal::Refusal;
use super::request::Request;
use super::route::Called;
use crate::Secret;
use crate::description::template::Lookup;
use crate::description::{Api, Method, Origin, Recipe, RequestPart, Template};
use crate::exchange::making::{Lasting, Subject, Table, makes};

/// The parameters in a function's templates.
#[derive(Debug)]
struct Placed(Vec<(String, String)>);

impl Lookup for Placed {
    fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(each, _)| each == name).map(|(_, value)| value.as_str())
    }
}

/// Refuses a request in which a variable is not what it must be. `sent` are the variables in the request, and `required` those that
/// tests have set.
pub(super) fn check(
    api: &'static Api,
    required: &[Option<String>],
    sent: &[Option<Secret>],
    called: Called,
    request: &Request,
) -> Result<(), Refusal> {
    let protocol = &api.protocol;
    if !makes(protocol) {
        return Ok(());
    }
    let known: Vec<Option<Secret>> = (0..protocol.variables.len())
        .map(|index| match required.get(index) {
            Some(Some(value)) => Some(Secret::from(value.as_str())),
            _ => sent.get(index).cloned().flatten(),
        })
        .collect();
    let knowledge = Knowledge { api, known: &known };
    let profile = api.request_of(called.function);
    let constants = profile.query.iter().chain(profile.parameters.iter());
    let late: Vec<&str> =
        constants.filter(|constant| protocol.reads_request(&constant.value)).map(|constant| &*constant.name).collect();
    let is_file = |name: &str| request.files.iter().any(|file| file.parameter() == name);
    let pairs = request.parameters.iter().filter(|(name, _)| !late.contains(&name.as_str()) && !is_file(name));
    let pairs: Vec<(&str, &str)> = pairs.map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let placed = Placed(called.placed(api, request));
    let subject = Subject {
        module: &called.module.name.wire,
        function: &called.function.name.wire,
        parameters: &placed,
        endpoint: None,
        host: request.headers.get(HOST).and_then(|host| host.to_str().ok()),
        path: Some(&request.path),
        method: if request.method == hyper::Method::GET { Method::Get.name() } else { Method::Post.name() },
        pairs: Some(&pairs),
        body: request.body.as_deref(),
        now: Timestamp::now(),
    };
    for (index, variable) in protocol.variables.iter().enumerate() {
        let Some(value) = sent.get(index).and_then(Option::as_ref) else { continue };
        if !knowledge.is_derived(index) || !knowledge.can_make(index) {
            continue;
        }
        // What came by chance is given, as what the user gives is.
        let given: Vec<Option<Secret>> =
            known.iter().enumerate().map(|(at, value)| value.clone().filter(|_| !knowledge.is_derived(at))).collect();
        let mut table = Table::with_known(protocol, &given);
        let template = Template(vec![crate::description::Part::Variable(index)].into());
        let expected = table.fill(&template, subject, &Lasting::default());
        if expected.as_deref() != Some(value.expose()) {
            let message = format!("{} is not what it must be", variable.shown());
            return Err(Refusal::new(StatusCode::UNAUTHORIZED, "unauthorized", message));
        }
    }
    Ok(())
}

/// What the sandbox knows of the variables.
struct Knowledge<'k> {
    api: &'static Api,
    known: &'k [Option<Secret>],
}

impl Knowledge<'_> {
    /// Whether a variable is made of others or of the request, and not given or made by chance.
    fn is_derived(&self, index: usize) -> bool {
        let recipe = self.api.protocol.variables.get(index).and_then(|variable| variable.making()).map(|making| &making.recipe);
        recipe.is_some_and(|recipe| !matches!(recipe, Recipe::Random(_) | Recipe::Uuid | Recipe::Now { .. }))
    }

    /// Whether everything that a variable is made of is known.
    fn can_make(&self, index: usize) -> bool {
        let Some(variable) = self.api.protocol.variables.get(index) else { return false };
        match &variable.origin {
            Origin::Given(_) | Origin::Fetched(_) => self.known.get(index).is_some_and(Option::is_some),
            Origin::Made(making) => match &making.recipe {
                Recipe::Random(_) | Recipe::Uuid | Recipe::Now { .. } => self.known.get(index).is_some_and(Option::is_some),
                // Only the client knows how it spells the endpoint.
                Recipe::Request(part) => *part != RequestPart::Endpoint,
                recipe => recipe.templates().into_iter().flat_map(Template::variables).all(|part| self.can_make(part)),
            },
        }
    }
}
