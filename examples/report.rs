//! Reads a list and prints a report: the prices of all products, as a table or, with `--csv`, for a spreadsheet.
//!
//! ```sh
//! cargo run -p actionapi-examples --bin report -- --csv
//! ```

use std::error::Error;
use std::io::{self, Write};

use actionapi_examples::Server;
use generated_client::Decimal;
use generated_client::blocking::Client;

/// A line of the report.
#[derive(Debug, PartialEq)]
struct Price {
    id: i64,
    product: String,
    cycle: String,
    amount: Decimal,
}

fn main() -> Result<(), Box<dyn Error>> {
    let is_csv = match std::env::args().nth(1).as_deref() {
        None => false,
        Some("--csv") => true,
        Some(other) => return Err(format!("unknown argument `{other}`: expected `--csv` or nothing").into()),
    };
    let server = Server::from_environment()?;
    let api: Client = server.builder()?.build()?;

    let prices = prices(&api)?;
    let mut output = io::stdout().lock();
    if is_csv {
        write_csv(&mut output, &prices)?
    } else {
        write_table(&mut output, &prices)?
    }
    Ok(())
}

/// All prices, those of a product together.
fn prices(api: &Client) -> generated_client::Result<Vec<Price>> {
    // `call` gives the data only. `send` also says where the reply differs from the schema: decoding is lenient, so nothing else does.
    // Numbers in quotes are usual here; a new field is news.
    let reply = api.cpanellicensing().products().send()?;
    for field in reply.drift().unknown() {
        eprintln!("the schema does not have the field `{field}`");
    }
    let products = reply.into_data().into_iter();
    Ok(products
        .flat_map(|(_, product)| {
            let (id, name) = (product.id, product.name);
            product.pricing.into_iter().map(move |(cycle, amount)| Price { id, product: name.clone(), cycle, amount })
        })
        .collect())
}

fn write_table(output: &mut impl Write, prices: &[Price]) -> io::Result<()> {
    writeln!(output, "{:>6}  {:<32}  {:<14}  {:>10}", "id", "product", "cycle", "price")?;
    for Price { id, product, cycle, amount } in prices {
        // What a server sends can hold sequences that control a terminal.
        let (product, cycle) = (product.escape_debug().to_string(), cycle.escape_debug().to_string());
        writeln!(output, "{id:>6}  {product:<32}  {cycle:<14}  {amount:>10}")?;
    }
    Ok(())
}

fn write_csv(output: &mut impl Write, prices: &[Price]) -> io::Result<()> {
    writeln!(output, "id,product,cycle,price")?;
    for Price { id, product, cycle, amount } in prices {
        writeln!(output, "{id},{},{},{amount}", quoted(product), quoted(cycle))?;
    }
    Ok(())
}

/// A text as a field of CSV: always in quotes, so that it can contain commas, quotes and line ends.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Typed doubles: the function under test calls a real server on this machine, which replies with what the test gives it.
#[cfg(test)]
mod tests {
    use generated_client::Map;
    use generated_client::sandbox::Sandbox;
    use generated_client::types::Product;

    use super::*;

    #[test]
    fn each_price_has_a_line() -> Result<(), Box<dyn Error>> {
        let sandbox = Sandbox::start()?;
        let api = Client::builder(sandbox.endpoint()).apikey("any").build()?;
        // Records are non-exhaustive: start from the schema's example and change what the test is about.
        let mut product = Product::example();
        product.name = "A \"small\" server".to_owned();
        product.pricing =
            Map::from_iter([("Monthly".to_owned(), Decimal::new(475, 2)), ("Yearly".to_owned(), Decimal::new(50, 0))]);
        let double = sandbox.cpanellicensing().products().returns(Map::from_iter([("13".to_owned(), product)]));

        let mut csv = Vec::new();
        write_csv(&mut csv, &prices(&api)?)?;
        let expected = "id,product,cycle,price\n\
                        13,\"A \"\"small\"\" server\",\"Monthly\",4.75\n\
                        13,\"A \"\"small\"\" server\",\"Yearly\",50\n";
        assert_eq!(String::from_utf8(csv)?, expected);
        double.assert_received(&[]);
        Ok(())
    }

    #[test]
    fn an_error_of_the_api_is_passed_on() -> Result<(), Box<dyn Error>> {
        let sandbox = Sandbox::start()?;
        let api = Client::builder(sandbox.endpoint()).apikey("any").build()?;
        sandbox.cpanellicensing().products().fails("no access");
        let error = prices(&api).err();
        assert_eq!(error.as_ref().and_then(|error| error.message()), Some("no access"));
        Ok(())
    }
}
