//! What is asked at the keyboard.

use std::fs::OpenOptions;
use std::process::{Command, Stdio};
use std::time::Duration;

use courrier_testkit::{Deadline, Pty};

use crate::{Answer, Centre, text};

/// Runs the program at a terminal at which somebody types this line again and again: a question
/// throws away what was typed before it, so nobody can know which will be read.
fn type_at(centre: &Centre, arguments: &[&str], line: &str) -> Answer {
    let mut terminal = Pty::open().expect("a terminal");
    let end = || {
        OpenOptions::new()
            .read(true)
            .write(true)
            .open(terminal.path())
            .expect("its other end")
    };
    let mut child = Command::new(env!("CARGO_BIN_EXE_courrierctl"))
        .args(["--data", &text(&centre.data())])
        .args(arguments)
        .env_clear()
        .env("TERM", "xterm")
        .stdin(end())
        .stderr(end())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let deadline = Deadline::after(Duration::from_mins(1));
    let mut shown = Vec::new();
    while child.try_wait().expect("its state").is_none() {
        assert!(
            !deadline.is_over(),
            "still there: {}",
            String::from_utf8_lossy(&shown)
        );
        shown.extend(
            terminal
                .read(4096, Duration::from_millis(50))
                .expect("read"),
        );
        terminal.write(line.as_bytes()).expect("typed");
    }
    shown.extend(terminal.read(4096, Duration::ZERO).expect("read"));
    let output = child.wait_with_output().expect("it ended");
    Answer {
        code: output.status.code().expect("by itself"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8_lossy(&shown).into_owned(),
    }
}

#[test]
fn a_password_is_typed_twice_and_never_shown() {
    let centre = Centre::new();
    let answer = type_at(
        &centre,
        &["agent", "password", "admin"],
        "une longue phrase\n",
    )
    .code(0);
    let answer = answer
        .says("Mot de passe :")
        .says("Le même à nouveau")
        .says("changé");
    assert!(
        !answer.out.contains("longue") && !answer.err.contains("longue"),
        "{answer:?}"
    );
    type_at(&centre, &["agent", "password", "admin"], "court\n")
        .code(1)
        .says("10 caractères");
}

#[test]
fn an_import_is_confirmed() {
    let centre = Centre::new();
    let file = centre.file("usager.csv", b"numero;nom;statut\n7;SOW;valide\n");
    type_at(&centre, &["import", "usagers", &file], "n\n")
        .code(1)
        .says("Rien n'a été importé");
    type_at(&centre, &["import", "usagers", &file], "oui\n")
        .code(0)
        .says("1 usager importé");
}
