//! SMS gateways spoken to over HTTP.

mod check;
mod template;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;

use crate::ProfileError;
use crate::profile_file;
use crate::profile_folder;

pub use template::{BodyTemplate, Template};

/// The profiles that come with the program: file name and content.
const EMBEDDED: &[(&str, &str)] = &[
    ("octopush.toml", include_str!("../gateways/octopush.toml")),
    (
        "orange-contact-everyone.toml",
        include_str!("../gateways/orange-contact-everyone.toml"),
    ),
    ("ovhcloud.toml", include_str!("../gateways/ovhcloud.toml")),
];

/// The folder of gateway profiles, inside the folder that a centre keeps its own profiles in.
const FOLDER: &str = "gateways";

/// How one gateway is spoken to: what is sent, and what its answers mean.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewayProfile {
    /// The file's name without `.toml`: how settings and logs call it.
    #[serde(skip)]
    pub name: String,
    /// What it is, in French, for `courrierctl doctor`.
    pub description: String,
    /// Where it is; a centre's settings may say otherwise.
    pub base_url: Option<String>,
    /// What a centre must set.
    #[serde(default)]
    pub settings: Vec<String>,
    /// What a centre may set. A field of a body that needs one that is not set is left out.
    #[serde(default)]
    pub optional_settings: Vec<String>,
    /// The secrets that a centre must give.
    #[serde(default)]
    pub secrets: Vec<String>,
    /// Whether the gateway takes a message with our reference once, however often it is sent.
    #[serde(default)]
    pub idempotent: bool,
    /// How long an answer is waited for. Milliseconds.
    timeout_ms: u64,
    /// How it knows who calls.
    #[serde(default)]
    pub auth: Auth,
    /// How it calls the two alphabets of SMS, for `{alphabet}`.
    pub alphabets: Option<Alphabets>,
    /// Sends one message.
    pub send: Call,
    /// Asks what became of a message, by the gateway's reference `{id}`.
    pub ask: Option<Call>,
    /// Looks for a message by our reference.
    pub find: Option<Call>,
    /// How the gateway calls us with what became of a message.
    pub callback: Option<Callback>,
    /// What the gateway's words for a delivery mean.
    #[serde(default)]
    pub states: States,
}

/// How a gateway knows who calls.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Auth {
    /// By secrets in the headers or the body of each call, if at all.
    #[default]
    InCall,
    /// By OVHcloud's signature, made with the secrets `application_key`, `application_secret` and
    /// `consumer_key`.
    Ovh,
    /// By a token that a first call brings, for `{token}` in headers.
    Token(Box<TokenAuth>),
}

/// A call that brings a token.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenAuth {
    /// The call.
    pub call: Call,
    /// Where the token stands in its answer (JSON pointer).
    pub token: String,
    /// Where its life stands, in seconds.
    pub seconds: Option<String>,
}

/// How a gateway calls the two alphabets.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alphabets {
    /// GSM 03.38.
    pub gsm: String,
    /// UCS-2.
    pub ucs2: String,
}

/// One call: what is sent, and how its answer is read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// The method.
    pub method: Method,
    /// Where to. Neither number, text nor secret may stand in it: URLs are logged on their way.
    pub url: Template,
    /// Headers.
    #[serde(default)]
    pub headers: BTreeMap<String, Template>,
    /// How the body is written.
    #[serde(default)]
    pub format: Format,
    /// The body.
    #[serde(default)]
    pub body: BTreeMap<String, BodyTemplate>,
    /// How the answer is read.
    #[serde(default)]
    pub reply: Reply,
}

/// The method of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
}

impl Method {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// There is none.
    #[default]
    None,
    /// As JSON.
    Json,
    /// As a form (`application/x-www-form-urlencoded`); tables and lists have no place in it.
    Form,
}

/// How an answer is read. Places are JSON pointers (RFC 6901) such as `/ids/0`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// Where the gateway's reference stands. Without it, an accepted message goes by ours.
    pub id: Option<String>,
    /// Where the delivery status stands.
    pub state: Option<String>,
    /// Where the gateway's code for an error stands.
    pub code: Option<String>,
    /// What answers mean; the first that fits decides. Where none does, the status code speaks.
    #[serde(default)]
    pub rules: Vec<Rule>,
}

/// One kind of answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The status codes it is about; all when there is none.
    #[serde(default)]
    pub status: Vec<u16>,
    /// The place that is looked at. It must be there, and be no empty list or text.
    pub at: Option<String>,
    /// What stands there, exactly, as text.
    #[serde(default)]
    pub equals: Vec<String>,
    /// Words that stand in it, whatever their case; one is enough.
    #[serde(default)]
    pub contains: Vec<String>,
    /// What it means.
    pub means: Meaning,
    /// After how long to try again.
    pub retry_after_s: Option<u64>,
}

/// What an answer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// The message is taken.
    Accepted,
    /// The number doesn't exist, or can't get messages.
    InvalidNumber,
    /// The person has asked for no more messages.
    OptedOut,
    /// This message is refused, for another reason.
    Refused,
    /// Login, password or key is wrong.
    BadLogin,
    /// The account has no credit left.
    NoCredit,
    /// A setting is wrong: no message will leave.
    Misconfigured,
    /// Not taken; another time it may be.
    Retry,
    /// It may have been taken.
    Unknown,
    /// There is no such message (answers to a question).
    NotFound,
}

/// How a gateway calls us.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Callback {
    /// Where its values stand.
    pub format: CallbackFormat,
    /// Where the gateway's reference stands (JSON pointer; `/name` for a query or a form).
    pub id: Option<String>,
    /// Where ours stands.
    pub reference: Option<String>,
    /// Where the delivery status stands.
    pub state: String,
}

/// Where the values of a callback stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallbackFormat {
    /// In the query of the URL.
    Query,
    /// In a form.
    Form,
    /// In JSON.
    Json,
}

/// The gateway's words for what became of a message. A word that stands nowhere changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct States {
    /// Not there yet.
    pub on_its_way: Vec<String>,
    /// The phone has it.
    pub delivered: Vec<String>,
    /// Nothing more will be known.
    pub unconfirmed: Vec<String>,
    /// The number can't get messages.
    pub invalid_number: Vec<String>,
    /// The person has asked for no more messages.
    pub opted_out: Vec<String>,
    /// Refused for another reason.
    pub refused: Vec<String>,
    /// The gateway stopped trying; another time it may arrive.
    pub gave_up: Vec<String>,
}

impl GatewayProfile {
    /// Reads one profile from the text of `file`.
    pub fn parse(file: &Path, text: &str) -> Result<Self, ProfileError> {
        let mut profile: Self = profile_file::parse(file, text)?;
        check::check(&profile).map_err(|fault| profile_file::fault(file, text, &fault))?;
        profile.name = profile_folder::name_of(file);
        Ok(profile)
    }

    /// How long an answer is waited for.
    pub fn timeout(&self) -> Duration {
        Duration::from_millis(self.timeout_ms)
    }
}

/// All gateway profiles in force, by name.
#[derive(Debug, Clone)]
pub struct GatewayProfiles(BTreeMap<String, GatewayProfile>);

impl GatewayProfiles {
    /// The embedded profiles, then those of `folder`/gateways: a file of the same name replaces
    /// the embedded one, any other is added. A missing folder is no error.
    pub fn load(folder: Option<&Path>) -> Result<Self, ProfileError> {
        profile_folder::load(EMBEDDED, FOLDER, folder, GatewayProfile::parse).map(Self)
    }

    /// The profile of this name.
    pub fn get(&self, name: &str) -> Option<&GatewayProfile> {
        self.0.get(name)
    }

    /// All of them, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &GatewayProfile> {
        self.0.values()
    }
}
