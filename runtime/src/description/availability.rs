//! Which variables are there: what a client is given, what that leads to, and what may be absent.
//!
//! It knows no values.

use super::fetch::Fetch;
use super::making::{Making, Recipe};
use super::need;
use super::profile::{Protocol, RequestProfile};
use super::template::{Part, Template};
use super::variable::{Given, Origin, Variable};

impl Protocol {
    /// The variables that a client with as few as possible is given, with their indices.
    #[must_use]
    pub fn needed(&self) -> Vec<(usize, &Variable, &Given)> {
        let required = self.given().filter(|(_, variable, _)| variable.is_required());
        let names = need::fewest(&self.needs, required.map(|(_, variable, _)| &*variable.name.wire).collect());
        self.given().filter(|(_, variable, _)| names.contains(&&*variable.name.wire)).collect()
    }

    /// The same for calls with requests of a profile: also what leads to the variables that they need.
    #[must_use]
    pub fn needed_for(&self, profile: &RequestProfile) -> Vec<(usize, &Variable, &Given)> {
        let needed = self.needed();
        let names = self.names_with(needed.iter().map(|(_, variable, _)| &*variable.name.wire).collect(), profile);
        self.given().filter(|(_, variable, _)| names.contains(&&*variable.name.wire)).collect()
    }

    /// The variables that a client is given which can call all functions, as far as the needs allow it, with their indices.
    #[must_use]
    pub fn needed_for_all(&self) -> Vec<(usize, &Variable, &Given)> {
        let needed = self.needed().into_iter().map(|(_, variable, _)| &*variable.name.wire).collect();
        let names = self.requests.iter().fold(needed, |names, profile| self.names_with(names, profile));
        self.given().filter(|(_, variable, _)| names.contains(&&*variable.name.wire)).collect()
    }

    /// These names, and those of what leads to the variables that requests of a profile need.
    fn names_with<'n>(&'n self, names: Vec<&'n str>, profile: &RequestProfile) -> Vec<&'n str> {
        let mut sources = Vec::new();
        profile.needs.iter().for_each(|index| self.sources(*index, &mut sources));
        let sources = sources.into_iter().filter_map(|index| Some(&*self.variables.get(index)?.name.wire));
        sources.fold(names, |names, name| need::with(&self.needs, &names, name).unwrap_or(names))
    }

    /// The variables that the user gives and from which the one at this index comes.
    fn sources(&self, index: usize, all: &mut Vec<usize>) {
        let mut of = |template: &Template| template.variables().for_each(|index| self.sources(index, all));
        match self.variables.get(index).map(|variable| &variable.origin) {
            Some(Origin::Given(_)) => all.push(index),
            Some(Origin::Made(Making { recipe: Recipe::First(first), .. })) => first.iter().take(1).for_each(of),
            Some(Origin::Made(making)) => making.recipe.templates().into_iter().for_each(of),
            Some(Origin::Fetched(fetched)) => {
                let Some(fetch) = self.fetches.get(fetched.fetch) else { return };
                fetch.parameters.iter().filter(|parameter| parameter.is_required).for_each(|parameter| of(&parameter.value));
                self.request(fetch.operation.request).needs.iter().for_each(|index| self.sources(*index, all));
            }
            None => {}
        }
    }

    /// Whether something that is filled into a template may be absent, so that it is not sent.
    #[must_use]
    pub fn may_be_absent(&self, template: &Template) -> bool {
        template.parts().iter().any(|part| match part {
            Part::Variable(index) => self.may_lack(*index),
            _ => false,
        })
    }

    /// Whether each request of a profile has what a template says, because nothing in it may be absent there.
    #[must_use]
    pub fn is_always_sent(&self, profile: &RequestProfile, template: &Template) -> bool {
        template.variables().all(|index| self.is_certain(index, profile))
    }

    /// Whether the variable at this index is in each request of a profile that is sent with it.
    fn is_certain(&self, index: usize, profile: &RequestProfile) -> bool {
        let fills = |template: &Template| template.variables().all(|index| self.is_certain(index, profile));
        if profile.needs.contains(&index) {
            return true;
        }
        match self.variables.get(index).map(|variable| &variable.origin) {
            Some(Origin::Made(Making { recipe: Recipe::First(all), .. })) => all.iter().any(fills),
            // A part of the request, such as a body, may be absent whatever is given.
            Some(Origin::Made(making)) if making.recipe.templates().is_empty() => !making.may_be_absent,
            Some(Origin::Made(making)) => making.recipe.templates().into_iter().all(fills),
            Some(Origin::Fetched(fetched)) => self.fetches.get(fetched.fetch).is_some_and(|fetch| {
                let mut needed = fetch.parameters.iter().filter(|parameter| parameter.is_required);
                let mut first = self.request(fetch.operation.request).needs.iter();
                needed.all(|parameter| fills(&parameter.value)) && first.all(|index| self.is_certain(*index, profile))
            }),
            _ => !self.may_lack(index),
        }
    }

    /// What requests of a profile need, without a full stop: `` needs the credential `token` ``; `None` if that is what every client has.
    #[must_use]
    pub fn needs_of(&self, profile: &RequestProfile) -> Option<String> {
        let variables = profile.needs.iter().filter_map(|index| self.variables.get(*index));
        let shown: Vec<String> = variables.map(Variable::shown).collect();
        (!shown.is_empty()).then(|| format!("needs {}", shown.join(" and ")))
    }

    /// Whether the variable at this index may be absent.
    #[must_use]
    pub fn may_lack(&self, index: usize) -> bool {
        match self.variables.get(index).map(|variable| &variable.origin) {
            Some(Origin::Given(given)) => given.is_optional && given.value.is_none(),
            Some(Origin::Made(making)) => making.may_be_absent,
            // Without what its call needs it is not fetched.
            Some(Origin::Fetched(fetched)) => self.fetches.get(fetched.fetch).is_some_and(|fetch| {
                let mut needed = fetch.parameters.iter().filter(|parameter| parameter.is_required);
                needed.any(|parameter| self.may_be_absent(&parameter.value))
                    || self.request(fetch.operation.request).needs.iter().any(|index| self.may_lack(*index))
            }),
            None => false,
        }
    }

    /// Whether the variable at this index is there, if of those that the user gives just these are.
    #[must_use]
    pub fn is_there(&self, index: usize, given: &dyn Fn(usize) -> bool) -> bool {
        let fills = |template: &Template| template.variables().all(|index| self.is_there(index, given));
        match self.variables.get(index).map(|variable| &variable.origin) {
            Some(Origin::Given(_)) => given(index),
            Some(Origin::Fetched(fetched)) => {
                self.fetches.get(fetched.fetch).is_some_and(|fetch| self.is_possible(fetch, given))
            }
            Some(Origin::Made(Making { recipe: Recipe::First(all), .. })) => all.iter().any(fills),
            Some(Origin::Made(making)) => making.recipe.templates().into_iter().all(fills),
            None => false,
        }
    }

    /// Whether nothing is absent of what the call of a fetch needs, if of the variables that the user gives just these are there.
    #[must_use]
    pub fn is_possible(&self, fetch: &Fetch, given: &dyn Fn(usize) -> bool) -> bool {
        let mut needed = fetch.parameters.iter().filter(|parameter| parameter.is_required);
        needed.all(|parameter| parameter.value.variables().all(|index| self.is_there(index, given)))
            && self.request(fetch.operation.request).needs.iter().all(|index| self.is_there(*index, given))
    }

    /// Whether the variable at this index is in a template, itself or in what that is made of or fetched with.
    #[must_use]
    pub fn uses(&self, template: &Template, index: usize) -> bool {
        template.variables().any(|each| {
            each == index
                || match self.variables.get(each).map(|variable| &variable.origin) {
                    Some(Origin::Fetched(fetched)) => {
                        self.fetches.get(fetched.fetch).is_some_and(|fetch| self.fetch_uses(fetch, index))
                    }
                    Some(Origin::Made(making)) => making.recipe.templates().into_iter().any(|part| self.uses(part, index)),
                    _ => false,
                }
        })
    }

    /// Whether the call of a fetch is sent with the variable at this index, itself or in what is made of or fetched with it.
    #[must_use]
    pub fn fetch_uses(&self, fetch: &Fetch, index: usize) -> bool {
        let templates = self.request(fetch.operation.request).templates();
        templates.chain(fetch.parameters.iter().map(|parameter| &parameter.value)).any(|template| self.uses(template, index))
    }
}
