//! `courrier-kiosk technician`, with a real card at a real reader and no daemon.

use std::io::Write as _;
use std::process::{Command, Stdio};

use courrier_cards::Token;
use courrier_clock::SystemClock;
use courrier_kiosk::technician::Technician;
use courrier_testkit::{Card, ChildGuard, Pcscd, Slot, VirtualCard};

use crate::SOON;

#[test]
fn a_card_and_a_code_are_chosen_without_the_daemon() {
    let folder = tempfile::tempdir().expect("a folder");
    let _pcscd = Pcscd::start().expect("pcscd");
    let reader = VirtualCard::new(Slot::First);
    let choose = |code: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_courrier-kiosk"));
        command
            .args(["--daemon", "127.0.0.1:1", "--fingerprint", &"ab".repeat(32)])
            .arg("--credential-file")
            .arg(folder.path().join("credential"))
            .arg("technician")
            .stdin(Stdio::piped());
        let mut program = ChildGuard::spawn_with_stdin(&mut command).expect("it runs");
        program
            .wait_for_line("Posez la carte", SOON)
            .expect("it asks for the card");
        reader.insert(Card::new("04A1B2C3D4E5F6"));
        program
            .wait_for_line("La carte est lue", SOON)
            .expect("it reads the card");
        reader.remove();
        let mut input = program.child_mut().stdin.take().expect("an input");
        writeln!(input, "{code}").expect("typed");
        drop(input);
        let status = program.wait(SOON).expect("waited").expect("it ends");
        (status.success(), program.log())
    };

    let file = folder.path().join("technician");
    let (done, log) = choose("123456");
    assert!(!done && log.contains("chiffres") && !file.exists(), "{log}");
    let (done, log) = choose("271828");
    assert!(
        done && !log.contains("271828") && !log.contains("04A1B2"),
        "{log}"
    );

    let mut door = Technician::load(&file, SystemClock::shared());
    assert!(!door.card(&Token::new("04A1B2C3D4E5F7".to_owned())));
    assert!(door.card(&Token::new("04A1B2C3D4E5F6".to_owned())));
    assert_eq!(door.code("271828"), Ok(()));
}
