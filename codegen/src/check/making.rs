//! The variables that the client makes: how each is made, of what, and how long it lasts.
//!
//! It does not know where they are sent.

use actionapi_core::description::{
    self, Canonical, Digest, Escapes, Hash, Making, Moment, Origin, Recipe, RequestPart, Template, Variable,
};

use super::checker::{Checker, description, name};
use super::errors::milliseconds;
use super::template::Spot;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{self, DigestWord, Either, EncodeWord, Hmac, List, Literal, MomentWord, SpanWord, Text};
use crate::names::{self, Case};

/// A variable as written.
type Entry<'a> = Either<Text<'a>, document::Variable<'a>>;

/// What makes a recipe of its text.
type Make = fn(Template) -> Recipe;

/// The most digits by chance.
const DIGITS: u16 = 256;

/// The most variables of which each is made of the next.
const DEPTH: usize = 32;

/// Whether a variable says how it is made.
pub(super) fn is_made(entry: &Entry<'_>) -> bool {
    match entry {
        Either::Short(text) => text.text.contains('$'),
        Either::Long(long) => !recipes(long).is_empty(),
    }
}

/// The keys that say how a variable is made.
fn recipes(long: &document::Variable<'_>) -> Vec<&'static str> {
    let keys = [
        ("text", long.text.is_some()),
        ("md5", long.md5.is_some()),
        ("sha1", long.sha1.is_some()),
        ("sha256", long.sha256.is_some()),
        ("sha512", long.sha512.is_some()),
        ("hmac-md5", long.hmac_md5.is_some()),
        ("hmac-sha1", long.hmac_sha1.is_some()),
        ("hmac-sha256", long.hmac_sha256.is_some()),
        ("hmac-sha512", long.hmac_sha512.is_some()),
        ("base64", long.base64.is_some()),
        ("lower", long.lower.is_some()),
        ("upper", long.upper.is_some()),
        ("urlencode", long.urlencode.is_some()),
        ("random", long.random.is_some()),
        ("uuid", long.uuid.is_some()),
        ("now", long.now.is_some()),
        ("parameters", long.parameters.is_some()),
        ("first", long.first.is_some()),
    ];
    keys.into_iter().filter(|(_, is_there)| *is_there).map(|(key, _)| key).collect()
}

/// What a variable is made of, directly and through others.
#[derive(Clone, Copy)]
struct Facts {
    is_secret: bool,
    is_per_attempt: bool,
    reads_request: bool,
    may_be_absent: bool,
}

/// A variable that is made, with what is written of it.
struct Draft<'a> {
    name: Text<'a>,
    index: usize,
    recipe: Recipe,
    per: Option<SpanWord>,
    description: String,
    /// `None`: not known yet.
    facts: Option<Facts>,
    /// Whether it is made of itself, which is reported.
    is_broken: bool,
}

impl<'a> Checker<'a> {
    /// Defines the variables that are made. All names are in the table.
    pub(super) fn made_variables(&mut self, made: &[(Text<'a>, &Entry<'a>)]) {
        let mut drafts = Vec::new();
        for (name, entry) in made {
            let Some(index) = self.variables.position(name.text) else { continue };
            let (recipe, per, about) = match entry {
                Either::Short(text) => (Some(Recipe::Text(self.template(*text, Spot::Variable))), None, None),
                Either::Long(long) => (self.recipe(*name, long), long.per, long.description),
            };
            if let Some(recipe) = recipe {
                drafts.push(Draft {
                    name: *name,
                    index,
                    recipe,
                    per,
                    description: description(about),
                    facts: None,
                    is_broken: false,
                });
            }
        }
        for at in 0..drafts.len() {
            let mut way = Vec::new();
            self.resolve(&mut drafts, at, &mut way);
        }
        for draft in &drafts {
            self.define(draft);
        }
    }

    fn define(&mut self, draft: &Draft<'a>) {
        let Some(facts) = draft.facts else { return };
        let by_chance = matches!(draft.recipe, Recipe::Random(_) | Recipe::Uuid | Recipe::Now { .. });
        let scope = match draft.per {
            Some(SpanWord::Client) if by_chance => description::Span::Client,
            Some(SpanWord::Call) if by_chance => description::Span::Call,
            _ if by_chance || facts.is_per_attempt => description::Span::Attempt,
            _ => description::Span::Call,
        };
        let making = Making {
            recipe: draft.recipe.clone(),
            scope,
            reads_request: facts.reads_request,
            may_be_absent: facts.may_be_absent,
        };
        let rust = names::recase(draft.name.text, Case::Snake).unwrap_or_else(|| "_".to_owned());
        let definition = Variable {
            name: name(draft.name, rust),
            description: draft.description.clone().into(),
            is_secret: facts.is_secret,
            origin: Origin::Made(making),
        };
        self.variables.define(draft.index, definition);
    }

    /// Finds out what a variable is made of. `way` are the variables that lead to it.
    fn resolve(&mut self, drafts: &mut Vec<Draft<'a>>, at: usize, way: &mut Vec<usize>) -> Option<Facts> {
        if drafts[at].facts.is_some() || drafts[at].is_broken {
            return drafts[at].facts;
        }
        if let Some(start) = way.iter().position(|each| *each == at) {
            let names: Vec<String> = way[start..].iter().chain([&at]).map(|each| quote(drafts[*each].name.text)).collect();
            let message = format!("the variable {} is made of itself: {}", names[0], names.join(" → "));
            let span = drafts[at].name.span;
            self.report(Diagnostic::new(Kind::MadeOfItself, message).at(span, "").help("remove one of the steps"));
            way[start..].iter().for_each(|each| drafts[*each].is_broken = true);
            return None;
        }
        if way.len() >= DEPTH {
            let message = format!("more than {DEPTH} variables are each made of the next");
            let span = drafts[at].name.span;
            self.report_once(span, Diagnostic::new(Kind::MadeOfItself, message).at(span, "").help("make it of fewer steps"));
            return None;
        }
        way.push(at);
        let facts = self.facts(drafts, at, way);
        way.pop();
        drafts[at].facts = facts;
        facts
    }

    fn facts(&mut self, drafts: &mut Vec<Draft<'a>>, at: usize, way: &mut Vec<usize>) -> Option<Facts> {
        let recipe = drafts[at].recipe.clone();
        let by_chance = matches!(recipe, Recipe::Random(_) | Recipe::Uuid | Recipe::Now { .. });
        let reads_request = matches!(recipe, Recipe::Parameters(_));
        let per = drafts[at].per.unwrap_or(SpanWord::Attempt);
        let is_per_attempt = reads_request || by_chance && per == SpanWord::Attempt;
        // What of the parameters is a secret is known only when they are sent.
        let mut facts = Facts { is_secret: reads_request, is_per_attempt, reads_request, may_be_absent: false };
        let mut all_absent = true;
        for template in recipe.templates() {
            let mut is_absent = false;
            for index in template.variables() {
                let part = match drafts.iter().position(|draft| draft.index == index) {
                    Some(inner) => self.resolve(drafts, inner, way)?,
                    None => self.facts_of(index)?,
                };
                facts.is_secret |= part.is_secret;
                facts.is_per_attempt |= part.is_per_attempt;
                facts.reads_request |= part.reads_request;
                is_absent |= part.may_be_absent;
            }
            facts.may_be_absent |= is_absent;
            all_absent &= is_absent;
        }
        if matches!(recipe, Recipe::First(_)) {
            facts.may_be_absent = all_absent;
        }
        Some(facts)
    }

    /// What is known of a variable that the user gives, or of a part of the request.
    fn facts_of(&self, index: usize) -> Option<Facts> {
        let variable = self.variables.get(index)?;
        let facts = Facts { is_secret: variable.is_secret, is_per_attempt: false, reads_request: false, may_be_absent: false };
        Some(match &variable.origin {
            Origin::Given(given) => Facts { may_be_absent: given.is_optional && given.value.is_none(), ..facts },
            Origin::Made(making) => {
                let Making { reads_request, may_be_absent, .. } = *making;
                Facts { is_per_attempt: true, reads_request, may_be_absent, ..facts }
            }
            // It is another one after it was renewed, and absent if its call lacks a parameter.
            Origin::Fetched(_) => Facts { is_per_attempt: true, may_be_absent: true, ..facts },
        })
    }

    fn recipe(&mut self, name: Text<'a>, long: &document::Variable<'a>) -> Option<Recipe> {
        if let [first, second, ..] = recipes(long)[..] {
            let message =
                format!("the variable {} is made in two ways: {} and {}", quote(name.text), quote(first), quote(second));
            let problem = Diagnostic::new(Kind::KeysAtOdds, message).at(name.span, "");
            self.report(problem.help("remove one of them, or make two variables"));
            return None;
        }
        self.only_of_given(name, long);
        let key = recipes(long).first().copied()?;
        self.only_where_it_means_something(name, long, key);
        let hashes =
            [(&long.md5, Hash::Md5), (&long.sha1, Hash::Sha1), (&long.sha256, Hash::Sha256), (&long.sha512, Hash::Sha512)];
        let form = if long.r#as == Some(DigestWord::Base64) { Digest::Base64 } else { Digest::Hex };
        for (text, algorithm) in hashes {
            if let Some(text) = text {
                return Some(Recipe::Hash { algorithm, text: self.hashed(*text), form });
            }
        }
        let hmacs = [
            (&long.hmac_md5, Hash::Md5),
            (&long.hmac_sha1, Hash::Sha1),
            (&long.hmac_sha256, Hash::Sha256),
            (&long.hmac_sha512, Hash::Sha512),
        ];
        for (hmac, algorithm) in hmacs {
            if let Some(Hmac { key, text, .. }) = hmac {
                return Some(Recipe::Hmac { algorithm, key: self.hashed(*key), text: self.hashed(*text), form });
            }
        }
        self.other_recipe(long)
    }

    fn other_recipe(&mut self, long: &document::Variable<'a>) -> Option<Recipe> {
        let texts: [(&Option<Text<'a>>, Make); 5] = [
            (&long.text, Recipe::Text),
            (&long.base64, Recipe::Base64),
            (&long.lower, Recipe::Lower),
            (&long.upper, Recipe::Upper),
            (&long.urlencode, Recipe::Urlencode),
        ];
        for (text, recipe) in texts {
            if let Some(text) = text {
                return Some(recipe(self.hashed(*text)));
            }
        }
        if let Some(digits) = &long.random {
            return self.random(*digits);
        }
        if long.uuid.is_some() {
            return Some(Recipe::Uuid);
        }
        if let Some(word) = long.now {
            let plus = match long.plus {
                Some(text) => self.plus(text)?,
                None => 0,
            };
            return Some(Recipe::Now { form: moment(word), plus });
        }
        if let Some(canonical) = &long.parameters {
            return Some(Recipe::Parameters(self.canonical(canonical)));
        }
        long.first.as_ref().and_then(|texts| self.first(texts))
    }

    /// Reports the keys of what the user gives.
    fn only_of_given(&mut self, name: Text<'a>, long: &document::Variable<'a>) {
        let spans =
            [long.r#type.map(|kind| kind.0.span), long.value.map(|value| value.text.span), long.rust.map(|rust| rust.span)];
        if let Some(span) = spans.into_iter().flatten().next() {
            let message = format!("the client makes the variable {}, so nobody gives it", quote(name.text));
            let problem = Diagnostic::new(Kind::KeysAtOdds, message).at(span, "").at(name.span, "this variable");
            self.report(problem.help("remove `type`, `value` and `rust`, or how it is made"));
        }
    }

    /// Reports `as`, `per` and `plus` where they have no meaning.
    fn only_where_it_means_something(&mut self, name: Text<'a>, long: &document::Variable<'a>, key: &str) {
        let is_hash = key.starts_with("md5") || key.starts_with("sha") || key.starts_with("hmac");
        let mut odd = |what: &str, help: &str| {
            let message = format!("{} has no meaning beside {}", quote(what), quote(key));
            let problem = Diagnostic::new(Kind::KeysAtOdds, message).at(name.span, "in this variable");
            self.report(problem.help(help));
        };
        if long.r#as.is_some() && !is_hash {
            odd("as", "it says how a hash is written; remove it");
        }
        if long.per.is_some() && !matches!(key, "random" | "uuid" | "now") {
            odd("per", "what is made of other variables lasts as long as they do; write it there, or remove it");
        }
        if long.plus.is_some() && key != "now" {
            odd("plus", "it is a time from now; remove it");
        }
    }

    /// A text that something is made of. The name of a variable alone was probably meant as the variable.
    fn hashed(&mut self, text: Text<'a>) -> Template {
        if self.variables.position(text.text).is_some() {
            let message = format!("this is the text {}, and not the variable", quote(text.text));
            let problem = Diagnostic::new(Kind::UnknownPlaceholder, message).at(text.span, "");
            self.report(problem.help(format!("did you mean `\"${{{}}}\"`?", text.text)));
        }
        self.template(text, Spot::Variable)
    }

    fn random(&mut self, digits: Literal<'a>) -> Option<Recipe> {
        let count = digits.text.text.parse::<u16>().ok().filter(|count| (1..=DIGITS).contains(count));
        if count.is_none() {
            let message = format!("expected a number of digits from 1 to {DIGITS}, found {}", quote(digits.text.text));
            self.report(
                Diagnostic::new(Kind::WrongKind, message).at(digits.text.span, "").help("write for example `random: 12`"),
            );
        }
        count.map(Recipe::Random)
    }

    /// Seconds.
    fn plus(&mut self, text: Text<'a>) -> Option<i64> {
        let (sign, bare) = match text.text.strip_prefix('-') {
            Some(bare) => (-1, bare),
            None => (1, text.text),
        };
        let seconds = milliseconds(bare).filter(|time| time % 1000 == 0).and_then(|time| i64::try_from(time / 1000).ok());
        if seconds.is_none() {
            let message = format!("expected a time, found {}", quote(text.text));
            let problem = Diagnostic::new(Kind::WrongKind, message).at(text.span, "");
            self.report(problem.help("write whole seconds, minutes or hours: `30s`, `10m`, `-1h`"));
        }
        seconds.map(|seconds| sign * seconds)
    }

    fn canonical(&mut self, canonical: &document::Canonical<'a>) -> Canonical {
        let escapes = match canonical.encode {
            None | Some(EncodeWord::Rfc3986) => Escapes::Rfc3986,
            Some(EncodeWord::Form) => Escapes::Form,
            Some(EncodeWord::Java) => Escapes::Java,
            Some(EncodeWord::Raw) => Escapes::None,
        };
        let without = canonical.without.iter().flat_map(|names| &names.items).map(|name| name.text.to_owned().into());
        Canonical {
            is_sorted: canonical.sort.is_some(),
            has_raw_names: canonical.names.is_some(),
            escapes,
            equals: canonical.equals.map_or("=", |text| text.text).to_owned().into(),
            separator: canonical.separator.map_or("&", |text| text.text).to_owned().into(),
            is_lower: canonical.case.is_some(),
            without: without.collect(),
        }
    }

    fn first(&mut self, texts: &List<Text<'a>>) -> Option<Recipe> {
        if texts.items.len() < 2 {
            let problem = Diagnostic::new(Kind::KeysAtOdds, "`first` chooses among two texts or more").at(texts.span, "");
            self.report(problem.help("add another one, or write the text alone"));
            return None;
        }
        Some(Recipe::First(texts.items.iter().map(|text| self.hashed(*text)).collect()))
    }

    /// Reports a template in a part of the request that is made of that part.
    pub(super) fn reads_itself(&mut self, text: Text<'_>, template: &Template, part: RequestPart, what: &str) {
        let recipes = self.made_of(template.variables()).into_iter().filter_map(|index| self.making(index));
        if recipes.map(|making| &making.recipe).any(|recipe| *recipe == Recipe::Request(part)) {
            let by = template.variables().next().and_then(|first| self.variables.name(first)).map_or("", |name| name.text);
            let message =
                format!("{what} cannot be made of {}, of which it is a part", quote(&format!("${{{}}}", part.name())));
            let problem = Diagnostic::new(Kind::MadeOfItself, message).at(text.span, format!("by {}", quote(by)));
            self.report(problem.help("send it in a header, or make it of something else"));
        }
    }

    /// These variables, and those that they are made of, directly and through others: each once, a variable before what it is made of.
    pub(super) fn made_of(&self, variables: impl Iterator<Item = usize>) -> Vec<usize> {
        let (mut open, mut all): (Vec<usize>, Vec<usize>) = (variables.collect(), Vec::new());
        open.reverse();
        while let Some(index) = open.pop() {
            if all.contains(&index) {
                continue;
            }
            all.push(index);
            let parts = self.making(index).map(|making| making.recipe.templates()).unwrap_or_default();
            let parts: Vec<usize> = parts.into_iter().flat_map(Template::variables).collect();
            open.extend(parts.into_iter().rev());
        }
        all
    }

    /// How the variable at this index is made, if the client makes it.
    pub(super) fn making(&self, index: usize) -> Option<&Making> {
        self.variables.get(index).and_then(Variable::making)
    }
}

fn moment(word: MomentWord) -> Moment {
    match word {
        MomentWord::Timestamp => Moment::Timestamp,
        MomentWord::Milliseconds => Moment::Milliseconds,
        MomentWord::Date => Moment::Date,
        MomentWord::DateTime => Moment::DateTime,
        MomentWord::Rfc3339 => Moment::Rfc3339,
    }
}
