//! The fake's texts of messages: the product's, the centre's own, and how words look.

use courrier_api::{
    MessageLanguage, MessageWording, Reworded, Rewording, SmsEncoding, Wording, WordingList,
    WordingPreview,
};
use courrier_desk::guichet::Fault;
use courrier_domain::MessageEvent;

use super::{State, conflict, invalid};

/// Each language's tag, its names, and what the product says in it.
const LANGUAGES: [(&str, &str, &str, &str, &str); 14] = [
    (
        "fr",
        "français",
        "français",
        "Bonjour. Vous avez du courrier : {courriers}. À retirer : {prochaine_distribution}. {centre}",
        "Une information pour vous",
    ),
    (
        "en",
        "anglais",
        "English",
        "Hello. You have mail: {courriers}. To collect: {prochaine_distribution}. {centre}",
        "Information for you",
    ),
    (
        "ar",
        "arabe",
        "العربية",
        "مرحبًا. لديكم بريد: {courriers}. الاستلام: {prochaine_distribution}. {centre}",
        "معلومة لكم",
    ),
    (
        "ro",
        "roumain",
        "română",
        "Bună ziua. Aveți corespondență: {courriers}. De ridicat: {prochaine_distribution}. {centre}",
        "O informație pentru dumneavoastră",
    ),
    (
        "ru",
        "russe",
        "русский",
        "Здравствуйте. Для вас есть почта: {courriers}. Выдача: {prochaine_distribution}. {centre}",
        "Информация для вас",
    ),
    (
        "uk",
        "ukrainien",
        "українська",
        "Добрий день. Для вас є пошта: {courriers}. Видача: {prochaine_distribution}. {centre}",
        "Інформація для вас",
    ),
    (
        "es",
        "espagnol",
        "español",
        "Buenos días. Tiene correo: {courriers}. Recogida: {prochaine_distribution}. {centre}",
        "Una información para usted",
    ),
    (
        "pt",
        "portugais",
        "português",
        "Bom dia. Tem correio: {courriers}. Levantamento: {prochaine_distribution}. {centre}",
        "Uma informação para si",
    ),
    (
        "tr",
        "turc",
        "Türkçe",
        "Merhaba. Postanız var: {courriers}. Teslim: {prochaine_distribution}. {centre}",
        "Sizin için bir bilgi",
    ),
    (
        "bn",
        "bengali",
        "বাংলা",
        "নমস্কার। আপনার ডাক এসেছে: {courriers}। নেওয়ার সময়: {prochaine_distribution}। {centre}",
        "আপনার জন্য একটি তথ্য",
    ),
    (
        "ta",
        "tamoul",
        "தமிழ்",
        "வணக்கம். உங்களுக்கு அஞ்சல் வந்துள்ளது: {courriers}. பெற்றுக்கொள்ள: {prochaine_distribution}. {centre}",
        "உங்களுக்கு ஒரு தகவல்",
    ),
    (
        "ps",
        "pachto",
        "پښتو",
        "سلام. تاسو پوسته لرئ: {courriers}. د اخیستلو وخت: {prochaine_distribution}. {centre}",
        "ستاسو لپاره معلومات",
    ),
    (
        "prs",
        "dari",
        "دری",
        "سلام. شما پسته دارید: {courriers}. زمان گرفتن: {prochaine_distribution}. {centre}",
        "یک معلومات برای شما",
    ),
    (
        "ti",
        "tigrigna",
        "ትግርኛ",
        "ሰላም። ፖስታ መጺኡኩም ኣሎ፦ {courriers}። ንምውሳድ፦ {prochaine_distribution}። {centre}",
        "ንዓኹም ሓበሬታ",
    ),
];

/// The holes of every message, and what fills them in a preview.
const HOLES: [(&str, &str); 3] = [
    ("courriers", "2 lettres, 1 avis"),
    ("prochaine_distribution", "mercredi 31/03, 13:30-17:00"),
    ("centre", "CCAS de Saint-Denis"),
];

fn product(tag: &str) -> Wording {
    let known = LANGUAGES.iter().find(|(known, ..)| *known == tag);
    let (.., sms, subject) = known.expect("a language of the list");
    Wording {
        sms: (*sms).to_owned(),
        subject: (*subject).to_owned(),
        body: sms.replace(". ", ".\n\n"),
    }
}

fn fill(field: &str, text: &str) -> Result<String, Fault> {
    let mut filled = text.to_owned();
    for (name, value) in HOLES {
        filled = filled.replace(&format!("{{{name}}}"), value);
    }
    if let Some((_, rest)) = filled.split_once('{') {
        let name = rest.split('}').next().unwrap_or_default();
        let known = "vous pouvez écrire {courriers}, {prochaine_distribution}, {centre}";
        let why = format!("« {{{name}}} » n'existe pas ici ; {known}.");
        return Err(invalid(field, &why));
    }
    Ok(filled)
}

/// How words look. Letters beyond Latin-1 make the text message a dear one.
pub fn preview(draft: &Wording) -> Result<WordingPreview, Fault> {
    let (sms, body) = (fill("sms", &draft.sms)?, fill("body", &draft.body)?);
    if draft.subject.is_empty() {
        let why = "l'objet compte de 1 à 78 caractères.";
        return Err(invalid("subject", why));
    }
    let units = sms.encode_utf16().count();
    let mut forcing: Vec<String> = Vec::new();
    for letter in sms.chars().filter(|letter| u32::from(*letter) > 0xff) {
        let letter = letter.to_string();
        if !forcing.contains(&letter) {
            forcing.push(letter);
        }
    }
    let (encoding, one, more) = if forcing.is_empty() {
        (SmsEncoding::Gsm, 160, 153)
    } else {
        (SmsEncoding::Ucs2, 70, 67)
    };
    let segments = if units <= one {
        1
    } else {
        units.div_ceil(more)
    };
    let room = if segments == 1 { one } else { segments * more };
    let number = |n: usize| u32::try_from(n).expect("a short text");
    Ok(WordingPreview {
        characters: number(sms.chars().count()),
        sms,
        subject: draft.subject.clone(),
        body,
        encoding,
        units: number(units),
        segments: number(segments),
        left: number(room - units),
        forcing,
        replaced: Vec::new(),
    })
}

impl State {
    pub fn wordings(&self) -> WordingList {
        let language =
            |(tag, name, own_name, ..): (&str, &str, &str, &str, &str)| MessageLanguage {
                tag: tag.to_owned(),
                name: name.to_owned(),
                own_name: own_name.to_owned(),
                right_to_left: matches!(tag, "ar" | "ps" | "prs"),
            };
        let reworded = self.reworded.iter().map(|(message, tag, _)| Reworded {
            message: *message,
            language: tag.clone(),
            changed_at: self.now,
        });
        WordingList {
            messages: MessageEvent::ALL.to_vec(),
            languages: LANGUAGES.map(language).to_vec(),
            reworded: reworded.collect(),
        }
    }

    pub fn wording(&self, message: MessageEvent, tag: &str) -> Result<MessageWording, Fault> {
        let mut own = self.reworded.iter();
        let own = own.find(|(known, language, _)| *known == message && language == tag);
        let wording = own.map_or_else(|| product(tag), |(.., words)| words.clone());
        let (shown, faults) = match preview(&wording) {
            Ok(shown) => (shown, Vec::new()),
            Err(Fault::Refused(problem)) => (preview(&product(tag))?, problem.fields),
            Err(fault) => return Err(fault),
        };
        Ok(MessageWording {
            message,
            language: tag.to_owned(),
            preview: shown,
            faults,
            wording,
            product: product(tag),
            changed_at: own.map(|_| self.now),
            placeholders: HOLES.map(|(name, _)| name.to_owned()).to_vec(),
        })
    }

    pub fn reword(
        &mut self,
        message: MessageEvent,
        tag: &str,
        words: &Rewording,
    ) -> Result<MessageWording, Fault> {
        let seen = words.seen.map(|seen| seen.changed_at);
        let words = words.wording();
        preview(&words)?;
        if seen.is_some_and(|seen| Ok(seen) != self.wording(message, tag).map(|own| own.changed_at))
        {
            return Err(conflict("Quelqu'un d'autre a changé ce texte entre-temps."));
        }
        self.forget_words(message, tag);
        self.reworded.push((message, tag.to_owned(), words));
        self.wording(message, tag)
    }

    pub fn reset_wording(
        &mut self,
        message: MessageEvent,
        tag: &str,
    ) -> Result<MessageWording, Fault> {
        self.forget_words(message, tag);
        self.wording(message, tag)
    }

    fn forget_words(&mut self, message: MessageEvent, tag: &str) {
        let same = |known: MessageEvent, language: &str| known == message && language == tag;
        self.reworded
            .retain(|(known, language, _)| !same(*known, language));
    }
}
