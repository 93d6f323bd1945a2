//! What a build script does with the peer, as a program of its own.

fn main() {
    let text = std::fs::read_to_string("openapi.json").expect("the document is there");
    println!("cargo::rerun-if-changed=openapi.json");
    let document = serde_json::from_str(&text).expect("the document is OpenAPI");
    let mut settings = progenitor::GenerationSettings::default();
    if std::env::var_os("PEER_STYLE").is_some_and(|style| style == "builder") {
        settings.with_interface(progenitor::InterfaceStyle::Builder);
    }
    let tokens = progenitor::Generator::new(&settings).generate_tokens(&document).expect("the document is accepted");
    let file = syn::parse2(tokens).expect("the output is Rust");
    let out = std::path::PathBuf::from(std::env::var_os("OUT_DIR").expect("OUT_DIR is set"));
    std::fs::write(out.join("peer.rs"), prettyplease::unparse(&file)).expect("the output can be written");
}
