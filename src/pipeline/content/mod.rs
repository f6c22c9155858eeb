//! Takes one file, returns what it says: an article, half an author, half a plain page, the configuration, the data
//! files. Pure and parallel: no file knows of another, nothing here reads a disk.

pub mod article;
pub mod article_file;
pub mod author_file;
pub mod block;
pub mod comments_file;
pub mod configuration;
mod field_problems;
pub mod front_block;
pub mod front_matter;
mod image_fields;
pub mod lock_file;
mod lock_problems;
pub mod markdown;
pub mod page_file;
mod person;
pub mod prose;
mod references;
pub mod site_data;
pub mod text;
pub mod typography;
mod values;
