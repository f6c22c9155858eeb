//! New secrets, from the system's source of chance. The only chance in the program: a build has none.

use std::io;

use crate::pipeline::base::error::Error;
use crate::pipeline::encrypt::secret::Secret;

use super::problems;

/// A new secret.
pub(super) fn secret() -> Result<Secret, Error> {
    Secret::made(getrandom::fill).map_err(|cause| problems::no_chance(io::Error::other(cause.to_string())))
}
