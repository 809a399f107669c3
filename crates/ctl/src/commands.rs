//! The commands, each in a module of its own.

mod accounts;
mod backup;
mod devices;
mod doctor;
mod import;
mod init;
mod names;
mod near;
mod openapi;
mod plan;
mod verify;

use courrier_domain::TypedId;

use crate::access::{Access, AccessError};
use crate::args::Command;
use crate::{Context, Done, random};

/// Carries a command out.
pub(crate) fn run(context: &Context, command: Command) -> Done {
    match command {
        Command::Init(options) => init::run(context, &options),
        Command::Agent(command) => accounts::run(context, command),
        Command::Device(command) => devices::run(context, command),
        Command::Import(command) => import::run(context, &command),
        Command::Backup(options) => backup::backup(context, &options),
        Command::Restore(options) => backup::restore(context, &options),
        Command::Verify => verify::run(context),
        Command::Doctor(options) => Ok(doctor::run(context, &options)),
        Command::Names(command) => names::run(&command),
        Command::Plan(options) => plan::run(context, options),
        Command::Openapi => Ok(openapi::run()),
    }
}

/// A new id.
fn new_id<T: TypedId>(context: &Context) -> anyhow::Result<T> {
    Ok(T::made(context.clock.now(), random()?))
}

/// The centre of the data folder, through the daemon if it runs.
fn open(context: &Context) -> Result<Access, AccessError> {
    Access::open(&context.data)
}
