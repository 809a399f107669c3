//! The document that is kept in the repository is the one that is served.

use courrier_daemon::routes;

/// `cargo test -p courrier-daemon openapi` with COURRIER_BLESS=1 writes the file anew.
#[test]
fn the_kept_document_is_current() {
    let path = "../../docs/openapi.json";
    let served = routes::openapi_json();
    if std::env::var_os("COURRIER_BLESS").is_some() {
        std::fs::write(path, &served).expect("written");
    }
    let kept = std::fs::read_to_string(path).expect("docs/openapi.json");
    assert!(
        kept == served,
        "docs/openapi.json is out of date: run this test with COURRIER_BLESS=1"
    );
}
