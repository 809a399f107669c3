//! Counts tests from what cargo's test programs write.

/// How many tests passed and failed so far.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    passed: u64,
    failed: u64,
    /// A test program has begun and not yet given its result.
    running: bool,
}

impl Tally {
    /// Takes one line of output.
    pub fn read(&mut self, line: &str) {
        let line = without_colours(line);
        let line = line.trim();
        if line.starts_with("running ") && (line.ends_with(" tests") || line.ends_with(" test")) {
            self.close();
            self.running = true;
        } else if let Some(result) = line.strip_prefix("test result: ") {
            self.running = false;
            self.passed += count(result, "passed");
            self.failed += count(result, "failed");
        }
    }

    /// Takes the end of the output: a program that began and gave no result died, which counts as
    /// one failure.
    pub fn close(&mut self) {
        self.failed += u64::from(std::mem::take(&mut self.running));
    }

    /// Counts a step that is not a test and failed.
    pub fn fail(&mut self) {
        self.failed += 1;
    }

    /// Whether some test failed.
    pub fn has_failures(&self) -> bool {
        self.failed > 0
    }

    /// The last line of `cargo xtask test`.
    pub fn summary(&self) -> String {
        format!("{} passed, {} failed", self.passed, self.failed)
    }
}

/// The number before `word` in `ok. 3 passed; 0 failed; …`.
fn count(result: &str, word: &str) -> u64 {
    let words: Vec<&str> = result
        .split([' ', ';'])
        .filter(|word| !word.is_empty())
        .collect();
    words
        .windows(2)
        .find(|pair| pair[1] == word)
        .and_then(|pair| pair[0].parse().ok())
        .unwrap_or(0)
}

/// Removes `ESC [ … letter` sequences.
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut in_sequence = false;
    for character in line.chars() {
        match character {
            '\u{1b}' => in_sequence = true,
            _ if in_sequence => in_sequence = !character.is_ascii_alphabetic(),
            _ => plain.push(character),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(output: &str, summary: &str) {
        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.read(line));
        tally.close();
        assert_eq!(tally.summary(), summary);
    }

    #[test]
    fn results_are_summed() {
        check("", "0 passed, 0 failed");
        check(
            "running 3 tests\ntest a ... ok\n\
             test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 1 filtered out; finished\n\
             running 1 test\n\
             test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
            "7 passed, 2 failed",
        );
    }

    #[test]
    fn colours_do_not_matter() {
        check(
            "test result: \u{1b}[32mok\u{1b}(B\u{1b}[m. 12 passed; 0 failed",
            "12 passed, 0 failed",
        );
    }

    #[test]
    fn a_program_that_dies_is_a_failure() {
        check(
            "running 2 tests\ntest a ... ok\nrunning 1 test\ntest result: ok. 1 passed; 0 failed",
            "1 passed, 1 failed",
        );
        check("running 2 tests", "0 passed, 1 failed");
    }
}
