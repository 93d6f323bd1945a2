//! The functions that give a list page by page: how the pages are asked for, as a constant, and where the items are in their data.
//!
//! It knows nothing of how pages are asked for.

use actionapi_core::description::{Api, Function, Module, Pages, PagesBy, Type};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::constants::{slice, text};
use super::context::{Context, Location};
use super::layout::identifier;
use super::protocol::place;
use crate::reserved::PAGED;

/// The method of the calls of such functions; nothing if the module has none.
pub(super) fn method(module: &Module) -> TokenStream {
    if module.functions.iter().all(|function| function.pages.is_none()) {
        return TokenStream::new();
    }
    let [paged] = PAGED.idents();
    quote! {
        impl<'a, M: ::actionapi::Mode, O: ::actionapi::PagedFunction> Call<'a, M, O> {
            #[doc = " Asks for page after page of a long list: the parameters hold for every page, and each page is a call of its own."]
            pub fn #paged(self) -> ::actionapi::Paged<'a, M, O> { self.0.paged() }
        }
    }
}

/// The implementation for a function's operation, in the module `operations` at this index; `None` if it has no pages.
pub(super) fn implementation(context: &Context<'_>, index: usize, function: &Function) -> Option<TokenStream> {
    let pages = function.pages.as_ref()?;
    let operation = identifier(&function.operation);
    let (list, expression) = items(context.api, &function.returns, pages)?;
    let Type::List(item) = list else { return None };
    let item: TokenStream = context.rust(Location::Operations(index), item).parse().ok()?;
    let pages = self::pages(pages);
    Some(quote! {
        impl ::actionapi::PagedFunction for #operation {
            type Item = #item;

            const PAGES: &'static ::actionapi::description::Pages = {
                use ::actionapi::description::*;
                use ::std::borrow::Cow::Borrowed;
                &#pages
            };

            fn items(data: &mut Self::Data) -> ::std::option::Option<&mut ::std::vec::Vec<Self::Item>> { #expression }
        }
    })
}

/// The type of the list, and an expression that finds it in `data`.
fn items<'a>(api: &'a Api, returns: &'a Type, pages: &Pages) -> Option<(&'a Type, TokenStream)> {
    let (mut kind, mut path, mut is_reference) = (returns, quote!(data), true);
    for name in pages.items.iter() {
        if kind.is_optional() {
            path = quote!(#path.as_mut()?);
        }
        let Type::Record(id) = kind.without_option() else { return None };
        let field = api.fields(*id).iter().find(|field| field.name.wire == *name)?;
        let rust = identifier(&field.name.rust);
        (kind, path, is_reference) = (&field.kind, quote!(#path.#rust), false);
    }
    let expression = match (kind.is_optional(), is_reference) {
        (true, _) => quote!(#path.as_mut()),
        (false, true) => quote!(::std::option::Option::Some(#path)),
        (false, false) => quote!(::std::option::Option::Some(&mut #path)),
    };
    Some((kind.without_option(), expression))
}

fn pages(pages: &Pages) -> TokenStream {
    let some = |found: Option<TokenStream>| found.map_or_else(|| quote!(None), |found| quote!(Some(#found)));
    let number = |number: i64| {
        let digits = Literal::u64_unsuffixed(number.unsigned_abs());
        if number < 0 { quote!(-#digits) } else { quote!(#digits) }
    };
    let by = match &pages.by {
        PagesBy::Offset { parameter, first } => {
            let (parameter, first) = (text(parameter), number(*first));
            quote!(Offset { parameter: #parameter, first: #first })
        }
        PagesBy::Page { parameter, first } => {
            let (parameter, first) = (text(parameter), number(*first));
            quote!(Page { parameter: #parameter, first: #first })
        }
        PagesBy::Cursor { parameter, next, plus } => {
            let (parameter, next, plus) = (text(parameter), place(next), number(*plus));
            quote!(Cursor { parameter: #parameter, next: #next, plus: #plus })
        }
        PagesBy::Continue { bag } => {
            let bag = place(bag);
            quote!(Continue { bag: #bag })
        }
    };
    let size = some(pages.size.as_deref().map(text));
    let usual_size = some(pages.usual_size.map(|size| {
        let size = Literal::u64_unsuffixed(size);
        quote!(#size)
    }));
    let items = slice(pages.items.iter().map(|name| text(name)));
    let [total, page_count] = [&pages.total, &pages.page_count].map(|found| some(found.as_ref().map(place)));
    let short_is_last = pages.short_is_last;
    quote! {
        Pages {
            by: PagesBy::#by,
            size: #size,
            usual_size: #usual_size,
            items: #items,
            total: #total,
            page_count: #page_count,
            short_is_last: #short_is_last,
        }
    }
}
