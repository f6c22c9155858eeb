//! What each template sees: small structs with public fields and no way back to the edition. THEMES.md documents them.

mod article;
mod comments;
mod front;
mod list;
mod newsletter;
mod page;
mod shared;
mod site;

pub use article::{ArticleView, AuthorBox, Contributors, CorrectionView, SeriesPart, Syndicated, Twin, WithdrawnView};
pub use comments::{CommentView, EmbedView, ThreadView};
pub use front::{Breaking, FrontView, HalfView, River};
pub use list::{AuthorView, CorrectionRow, Letter, Link, ListView, PageNumber, SearchView};
pub use newsletter::{NewsletterCorrection, NewsletterView};
pub use page::{Alternate, CardImage, OpenGraph, PageView, Switch};
pub use shared::{Card, Image, Named, PersonView};
pub use site::{PageLink, PageTextView, PublisherView, SiteView};
