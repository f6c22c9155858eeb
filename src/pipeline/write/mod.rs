//! Takes the bytes of every planned file, returns when the output folder holds them and nothing else of ours.
//!
//! The only writer of outputs. A build puts its files, one by one and from any thread; what differs from the output is
//! staged beside it. The commit writes down what it is about to do, does it, and forgets it: a build that is stopped
//! before has changed nothing, one that is stopped during it is finished by the next [`open`]. Every file is whole at
//! every moment, because a file only ever comes into the output by being renamed.
//!
//! [`plant`] is for the two commands that make a folder of sources, `init` and `theme new`.
//!
//! What you will not find here: a way to delete or overwrite what bifolio did not write.

mod apply;
mod decide;
mod destination;
mod files;
mod journal;
mod left;
mod letters;
mod location;
mod memory;
mod output;
mod plant;
mod present;
mod private;
mod problems;
mod program;
mod replica;
mod saved;
mod sign;
mod stage;
mod store;
mod text;

pub use destination::{Destination, Trees};
pub use left::Left;
pub use letters::letters;
pub use location::{check, named, resolved};
pub use output::{Options, Output, Put, Written, open, owner};
pub use plant::{Plot, Seedling, plant, plant_for_a_while};
pub use private::{Held, bring_private, hold, new_private, private};
pub use program::program;
pub use replica::{Matter, replica, workshop};
pub use saved::Saved;
pub use sign::{Sign, has_sign};
pub use store::{Looks, Origin, Store, Stored, Stores};
pub use text::{new_text, own_text};
