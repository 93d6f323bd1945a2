//! Which variables are there: what a client is given, what that leads to, and what may be absent.
//!
//! It knows no values.

use super::fetch::Fetch;
use super::making::{Making, Recipe};
use super::need;
use super::profile::{Protocol, RequestProfile};
use super::template::Template;
use super::variable::{Given, Origin, Variable};

/// Whether the variable at an index is there, whatever it comes from; `None` if that follows from what it comes from.
type Known<'k> = &'k dyn Fn(usize, &Variable) -> Option<bool>;

impl Protocol {
    /// The variables that a client with as few as possible is given, with their indices.
    #[must_use]
    pub fn needed(&self) -> Vec<(usize, &Variable, &Given)> {
        self.needed_for([])
    }

    /// The same, with what leads to the variables that requests of these profiles need, as far as the needs of the client allow it.
    #[must_use]
    pub fn needed_for<'p>(&self, profiles: impl IntoIterator<Item = &'p RequestProfile>) -> Vec<(usize, &Variable, &Given)> {
        let name = |index: usize| self.variables.get(index).map(|variable| &*variable.name.wire);
        let required = self.given().filter(|(_, variable, _)| variable.is_required());
        let mut names = need::fewest(&self.needs, required.filter_map(|(index, ..)| name(index)).collect());
        let mut sources = Vec::new();
        profiles.into_iter().flat_map(|profile| profile.needs.iter()).for_each(|index| self.sources(*index, &mut sources));
        for name in sources.into_iter().filter_map(name) {
            names = need::with(&self.needs, &names, name).unwrap_or(names);
        }
        self.given().filter(|(_, variable, _)| names.contains(&&*variable.name.wire)).collect()
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

    /// The variables that requests of a profile need, as a part of a sentence; `None` if every client has all that they need.
    #[must_use]
    pub fn needs_of(&self, profile: &RequestProfile) -> Option<String> {
        let variables = profile.needs.iter().filter_map(|index| self.variables.get(*index));
        let shown: Vec<String> = variables.map(Variable::shown).collect();
        (!shown.is_empty()).then(|| need::joined(&shown))
    }

    /// Whether each request of a profile has what a template says, because nothing in it may be absent there.
    #[must_use]
    pub fn is_always_sent(&self, profile: &RequestProfile, template: &Template) -> bool {
        let known = |index: usize, variable: &Variable| match &variable.origin {
            _ if profile.needs.contains(&index) => Some(true),
            Origin::Given(given) => Some(!given.is_optional || given.value.is_some()),
            // A part of the request, such as a body, may be absent whatever is given.
            Origin::Made(making) if making.recipe.templates().is_empty() => Some(!making.may_be_absent),
            Origin::Made(_) | Origin::Fetched(_) => None,
        };
        self.fills(template, &known)
    }

    /// Whether the variable at this index is there, if of those that the user gives just these are.
    #[must_use]
    pub fn is_there(&self, index: usize, given: &dyn Fn(usize) -> bool) -> bool {
        self.stands(index, &|index, variable| variable.given().map(|_| given(index)))
    }

    /// Whether nothing is absent of what the call of a fetch needs, if of the variables that the user gives just these are there.
    #[must_use]
    pub fn is_possible(&self, fetch: &Fetch, given: &dyn Fn(usize) -> bool) -> bool {
        self.succeeds(fetch, &|index, variable| variable.given().map(|_| given(index)))
    }

    /// Whether a variable is there. The checker has refused variables and fetches that need themselves.
    fn stands(&self, index: usize, known: Known<'_>) -> bool {
        let Some(variable) = self.variables.get(index) else { return false };
        known(index, variable).unwrap_or_else(|| match &variable.origin {
            Origin::Given(_) => false,
            Origin::Fetched(fetched) => self.fetches.get(fetched.fetch).is_some_and(|fetch| self.succeeds(fetch, known)),
            Origin::Made(Making { recipe: Recipe::First(all), .. }) => all.iter().any(|template| self.fills(template, known)),
            Origin::Made(making) => making.recipe.templates().into_iter().all(|template| self.fills(template, known)),
        })
    }

    fn fills(&self, template: &Template, known: Known<'_>) -> bool {
        template.variables().all(|index| self.stands(index, known))
    }

    /// Whether a call that fetches has what it needs. Without that, nothing is fetched.
    fn succeeds(&self, fetch: &Fetch, known: Known<'_>) -> bool {
        let mut needed = fetch.parameters.iter().filter(|parameter| parameter.is_required);
        needed.all(|parameter| self.fills(&parameter.value, known))
            && self.request(fetch.operation.request).needs.iter().all(|index| self.stands(*index, known))
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
