//! The variables that are fetched with one of the API's own functions: the call, what is taken from its reply, and how long that lasts.
//!
//! Their names are known before functions are checked, and the rest afterwards.

use std::collections::BTreeSet;

use actionapi_core::description::{
    self, Fetch, FetchParameter, Fetched, Function, Lasts, Module, Operation, Origin, Place, Pointer, Recipe, RequestProfile,
    Template, Type, Types as _, Variable,
};

use super::checker::{Checker, description, name};
use super::errors::milliseconds;
use super::template::Spot;
use crate::diagnostic::{Diagnostic, Kind, did_you_mean, listed, quote};
use crate::document::{self, Either, Literal, OneOrMany, PlaceEntry, Text};
use crate::names::Case;

/// A call that fetches, as written.
pub(super) struct Written<'a> {
    /// The variables that it fetches, with the places of their values.
    takes: Vec<(Text<'a>, PlaceEntry<'a>)>,
    call: Text<'a>,
    with: Vec<(Text<'a>, Literal<'a>)>,
    lasts: Option<PlaceEntry<'a>>,
    until: Option<PlaceEntry<'a>>,
}

impl Written<'_> {
    /// Whether another variable is fetched with the same call.
    fn is_same(&self, call: Text<'_>, with: &[(Text<'_>, Literal<'_>)]) -> bool {
        let texts = |list: &[(Text<'_>, Literal<'_>)]| -> BTreeSet<(String, String)> {
            list.iter().map(|(name, value)| (name.text.to_owned(), value.text.text.to_owned())).collect()
        };
        self.call.text == call.text && texts(&self.with) == texts(with)
    }
}

impl<'a> Checker<'a> {
    /// A variable that is fetched. Its call is checked once all functions are known.
    pub(super) fn fetched_variable(
        &mut self,
        wire: Text<'a>,
        value: &document::Variable<'a>,
        fetch: &document::Fetch<'a>,
    ) -> Option<Variable> {
        let refused = [value.r#type.as_ref().map(|kind| kind.0.span), value.value.as_ref().map(|value| value.text.span)];
        for span in refused.into_iter().flatten() {
            let problem = Diagnostic::new(Kind::KeysAtOdds, "a fetched variable is a text of the server's").at(span, "");
            self.report(problem.help("remove it, or `fetch`"));
        }
        let (call, take) = (fetch.call.0?, fetch.take.0.clone()?);
        let with: Vec<_> = fetch.with.iter().flat_map(|map| map.iter()).map(|(name, value)| (name, *value)).collect();
        let (lasts, until) = (value.lasts.clone(), value.until.clone());
        let rust = self.rust_name("variable", wire, value.rust, Case::Snake)?;
        let index = self.fetches.iter().position(|written| written.is_same(call, &with)).unwrap_or_else(|| {
            self.fetches.push(Written { takes: Vec::new(), call, with, lasts: None, until: None });
            self.fetches.len() - 1
        });
        let written = &mut self.fetches[index];
        written.takes.push((wire, take));
        let origin = Origin::Fetched(Fetched { fetch: index, value: written.takes.len() - 1 });
        // The one that is said last holds for all of the call.
        written.lasts = lasts.or(written.lasts.take());
        written.until = until.or(written.until.take());
        Some(Variable { name: name(wire, rust), description: description(value.description).into(), is_secret: true, origin })
    }

    /// The calls that fetch. `None` if one of them is invalid.
    pub(super) fn fetch_calls(&mut self, modules: &[Module]) -> Option<Vec<Fetch>> {
        let written = std::mem::take(&mut self.fetches);
        let all: Vec<Option<Fetch>> = written.iter().map(|written| self.fetch_call(written, modules)).collect();
        let all: Vec<Fetch> = all.into_iter().collect::<Option<_>>()?;
        self.no_cycles(&written, &all);
        Some(all)
    }

    fn fetch_call(&mut self, written: &Written<'a>, modules: &[Module]) -> Option<Fetch> {
        let (module, name) = self.known_function(written.call)?;
        let module = modules.iter().find(|each| each.name.wire == module)?;
        let function = module.function(name)?;
        if function.effect == description::Effect::Write {
            let message = format!("{} is a write, and is called whenever it is needed", quote(written.call.text));
            let problem = Diagnostic::new(Kind::FetchedByWrite, message).at(written.call.span, "");
            self.report(problem.help("if twice is as good as once, write `effect: idempotent` there"));
        }
        let parameters = self.fetch_parameters(written, function);
        let takes: Option<Vec<Place>> = written.takes.iter().map(|(_, take)| self.take(take, written, function)).collect();
        let lasts = self.lasts(written)?;
        Some(Fetch { operation: operation(module, function), parameters: parameters?.into(), takes: takes?.into(), lasts })
    }

    fn fetch_parameters(&mut self, written: &Written<'a>, function: &Function) -> Option<Vec<FetchParameter>> {
        let known: Vec<&str> = function.parameters.iter().map(|parameter| &*parameter.name.wire).collect();
        let mut all = Vec::new();
        for (name, value) in &written.with {
            let Some(parameter) = function.parameter(name.text) else {
                let message = format!("{} has no parameter {}", quote(written.call.text), quote(name.text));
                let help = did_you_mean(name.text, known.iter().copied()).unwrap_or_else(|| match known.as_slice() {
                    [] => "remove it: the function has no parameters".to_owned(),
                    known => format!("it has {}", listed(known)),
                });
                self.report(Diagnostic::new(Kind::UnknownParameter, message).at(name.span, "").help(help));
                return None;
            };
            let span = value.text.span;
            let (value, is_required) = (self.template(value.text, Spot::Parameter), parameter.is_required());
            let reads = |index: usize| {
                let making = self.variables.get(index).and_then(Variable::making);
                making.is_some_and(|making| making.reads_request || matches!(making.recipe, Recipe::Request(_)))
            };
            if value.variables().any(reads) {
                let problem =
                    Diagnostic::new(Kind::KeysAtOdds, "what is made of the request cannot be a parameter").at(span, "");
                self.report(problem.help("send it in the function's `request:`"));
            }
            all.push(FetchParameter { name: name.text.to_owned().into(), value, is_required });
        }
        let missing: Vec<&str> = function
            .parameters
            .iter()
            .filter(|parameter| parameter.is_required() && all.iter().all(|given| given.name != *parameter.name.wire))
            .map(|parameter| &*parameter.name.wire)
            .collect();
        if !missing.is_empty() {
            let message = format!("{} needs {}", quote(written.call.text), listed(&missing));
            let help = format!("add it: `with: {{ {0}: \"${{{0}}}\" }}`", missing[0]);
            self.report(Diagnostic::new(Kind::MissingParameter, message).at(written.call.span, "").help(help));
            return None;
        }
        Some(all)
    }

    /// The place of a value in the reply.
    fn take(&mut self, take: &PlaceEntry<'a>, written: &Written<'a>, function: &Function) -> Option<Place> {
        let place = self.place_entry(take, false)?;
        let Either::Short(text) = take else { return Some(place) };
        let Some(fields) = self.types.field_names(&function.returns) else { return Some(place) };
        let data = self.profiles.reply(function.reply).data.clone();
        let (pointer, is_from_root) = match &place {
            Place::Data(pointer) => (pointer.clone(), false),
            Place::Body(pointer) => match pointer.steps().strip_prefix(data.steps()) {
                Some(rest) => (Pointer(rest.to_vec().into()), true),
                None => return Some(place),
            },
            _ => return Some(place),
        };
        let Some(first) = pointer.first() else { return Some(place) };
        let is_field = fields.iter().any(|field| field == first);
        if is_from_root && is_field {
            let message = format!("{} is the data's own {}", quote(text.text), quote(first));
            let problem = Diagnostic::new(Kind::TakenFromRoot, message).at(text.span, "");
            self.report(problem.help(format!("{} is enough", quote(&pointer.to_string()))));
        }
        if !is_from_root && !is_field {
            let message = format!("the reply of {} has no {}", quote(written.call.text), quote(first));
            let known: Vec<&str> = fields.iter().map(String::as_str).collect();
            let help = did_you_mean(first, known.iter().copied()).unwrap_or_else(|| format!("it has {}", listed(&known)));
            self.report(Diagnostic::new(Kind::UnknownField, message).at(text.span, "").help(help));
            return None;
        }
        self.inner_field(text, function, &pointer)?;
        Some(place)
    }

    /// Reports a place in a record within the data whose name is none of that record's fields. `None` if it is reported.
    fn inner_field(&mut self, text: &Text<'a>, function: &Function, pointer: &Pointer) -> Option<()> {
        let mut kind = &function.returns;
        for step in pointer.steps() {
            let (Type::Record(id), Some(name)) = (kind.without_option(), step.text()) else { break };
            let fields = self.types.definition(*id)?.fields();
            match fields.iter().find(|field| field.name.wire == *name) {
                // What its form puts around the value is not known here.
                Some(field) if !field.forms.is_empty() => break,
                Some(field) => kind = &field.kind,
                None => {
                    let known: Vec<String> = fields.iter().map(|field| field.name.wire.to_string()).collect();
                    let known: Vec<&str> = known.iter().map(String::as_str).collect();
                    let message = format!("the reply of {} has no {}", quote(&function.name.wire), quote(text.text));
                    let help =
                        did_you_mean(name, known.iter().copied()).unwrap_or_else(|| format!("it has {}", listed(&known)));
                    self.report(Diagnostic::new(Kind::UnknownField, message).at(text.span, "").help(help));
                    return None;
                }
            }
        }
        Some(())
    }

    fn lasts(&mut self, written: &Written<'a>) -> Option<Option<Lasts>> {
        Some(match (&written.lasts, &written.until) {
            (None, None) => None,
            (Some(lasts), None) => match lasts {
                Either::Short(text) if text.text.starts_with(|first: char| first.is_ascii_digit()) => {
                    let time = milliseconds(text.text);
                    if time.is_none_or(|time| time == 0) {
                        let problem =
                            Diagnostic::new(Kind::WrongKind, format!("{} is no time", quote(text.text))).at(text.span, "");
                        self.report(problem.help("write a number and its unit: `10s`, `30m` or `12h`"));
                        return None;
                    }
                    time.map(Lasts::Milliseconds)
                }
                place => Some(Lasts::At(self.place_entry(place, false)?)),
            },
            (None, Some(place)) => Some(Lasts::Until(self.place_entry(place, false)?)),
            (Some(_), Some(until)) => {
                let span = match until {
                    Either::Short(text) => text.span,
                    Either::Long(outside) => outside.owner,
                };
                let problem = Diagnostic::new(Kind::KeysAtOdds, "`lasts` and `until` say the same").at(span, "");
                self.report(problem.help("remove one of them"));
                return None;
            }
        })
    }

    /// The fetches of the variables that `renews` names.
    pub(super) fn renewed(&mut self, renews: Option<&OneOrMany<Text<'a>>>) -> Vec<usize> {
        let mut all = Vec::new();
        for text in renews.into_iter().flat_map(|OneOrMany(list)| &list.items) {
            let variable =
                self.variables.position(text.text).map(|index| self.variables.get(index).map(|known| known.origin.clone()));
            match variable {
                Some(Some(Origin::Fetched(fetched))) => all.push(fetched.fetch),
                // An invalid one is reported already.
                Some(None) => {}
                given => {
                    let fetched: Vec<&str> = self.variables.fetched().collect();
                    let known = match fetched.as_slice() {
                        [] => "no variable of this schema is fetched".to_owned(),
                        names => format!("fetched are {}", listed(names)),
                    };
                    let message = match &given {
                        Some(Some(Origin::Made(_))) => {
                            format!("{} is made by the client, and nothing has to renew it", quote(text.text))
                        }
                        Some(_) => format!("{} is given by the user, and nothing can renew it", quote(text.text)),
                        None => format!("there is no variable {}", quote(text.text)),
                    };
                    let is_made = matches!(given, Some(Some(Origin::Made(_))));
                    let remove = || "remove it: each attempt makes a new one, unless `per` says otherwise".to_owned();
                    let near = did_you_mean(text.text, fetched.iter().copied()).filter(|_| !is_made);
                    let help = near.unwrap_or_else(|| if is_made { remove() } else { known });
                    self.report(Diagnostic::new(Kind::NotFetched, message).at(text.span, "").help(help));
                }
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Reports calls that are sent what they fetch.
    fn no_cycles(&mut self, written: &[Written<'a>], all: &[Fetch]) {
        let needs: Vec<Vec<usize>> = all.iter().map(|fetch| self.needed_by(fetch)).collect();
        for start in 0..all.len() {
            let Some(way) = way_back(start, &needs) else { continue };
            // Each cycle once.
            if way.iter().any(|other| *other < start) {
                continue;
            }
            let (variable, _) = written[start].takes[0];
            let call = written[start].call;
            let sent = self.sends(self.profiles.request(all[start].operation.request), start, &way);
            let needs = sent.is_none() && self.needs_next(&all[start], start, &way);
            let problem = if let [_] = way[..] {
                let does = if needs { "needs" } else { "sends" };
                let message = format!("{} is called for {}, and {does} it itself", quote(call.text), quote(variable.text));
                Diagnostic::new(Kind::FetchCycle, message)
            } else {
                let calls: Vec<String> = way.iter().chain([&start]).map(|index| quote(written[*index].call.text)).collect();
                let message = format!("each of these calls needs what the next one fetches: {}", calls.join(", "));
                Diagnostic::new(Kind::FetchCycle, message)
            };
            let help = match sent {
                Some((section, name)) => {
                    format!("add `request: {{ {section}: {{ {name}: ~ }} }}` to {}", quote(call.text))
                }
                None if needs => format!("add `request: {{ needs: ~ }}` to {}", quote(call.text)),
                None => "change its `with`".to_owned(),
            };
            self.report(problem.at(call.span, "").help(help));
        }
    }

    /// The fetches whose values the call of a fetch is sent.
    fn needed_by(&self, fetch: &Fetch) -> Vec<usize> {
        let own = fetch.parameters.iter().map(|parameter| &parameter.value);
        let request = self.profiles.request(fetch.operation.request);
        let templates = own.chain(request.templates());
        self.fetches_of(templates.flat_map(Template::variables).chain(request.needs.iter().copied()))
    }

    /// The fetches that variables need, themselves or through those that they are made of.
    fn fetches_of(&self, variables: impl Iterator<Item = usize>) -> Vec<usize> {
        let fetched = |index: usize| match self.variables.get(index)?.origin {
            Origin::Fetched(fetched) => Some(fetched.fetch),
            _ => None,
        };
        self.made_of(variables).into_iter().filter_map(fetched).collect()
    }

    /// Whether the request of a fetch has the next one of a cycle among its `needs`.
    fn needs_next(&self, fetch: &Fetch, start: usize, way: &[usize]) -> bool {
        let next = way.get(1).copied().unwrap_or(start);
        let needs = &self.profiles.request(fetch.operation.request).needs;
        self.fetches_of(needs.iter().copied()).contains(&next)
    }

    /// The constant of a request by which it needs the next fetch of a cycle: the section and the name.
    fn sends(&self, request: &RequestProfile, start: usize, way: &[usize]) -> Option<(&'static str, String)> {
        let next = way.get(1).copied().unwrap_or(start);
        let in_json = request.body.json().into_iter().flat_map(|body| body.constants.iter());
        let sends = |template: &Template| self.fetches_of(template.variables()).contains(&next);
        let mut in_json = in_json.filter(|constant| constant.value.templates().into_iter().any(&sends));
        if let Some(constant) = in_json.next() {
            return Some(("parameters", constant.at.clone().into_owned()));
        }
        let sections = [("parameters", &request.parameters), ("query", &request.query), ("headers", &request.headers)];
        sections.into_iter().find_map(|(section, constants)| {
            let constant = constants.iter().find(|constant| sends(&constant.value))?;
            Some((section, constant.name.clone().into_owned()))
        })
    }
}

/// A way from a fetch over those that it needs back to it; without the end.
fn way_back(start: usize, needs: &[Vec<usize>]) -> Option<Vec<usize>> {
    let mut seen = BTreeSet::new();
    let mut open = vec![vec![start]];
    while let Some(way) = open.pop() {
        for next in needs.get(*way.last()?)? {
            if *next == start {
                return Some(way);
            }
            if seen.insert(*next) {
                open.push(way.iter().copied().chain([*next]).collect());
            }
        }
    }
    None
}

fn operation(module: &Module, function: &Function) -> Operation {
    Operation {
        module: module.name.wire.clone(),
        function: function.name.wire.clone(),
        effect: function.effect,
        request: function.request,
        reply: function.reply,
        needs: function.needs.clone().into(),
    }
}
