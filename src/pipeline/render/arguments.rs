//! Takes the attributes that a writer gave to a block, returns the arguments of the theme's component: each declared,
//! each of its type, and every one that it needs.

use tera::{ComponentArg, ComponentArgType, ComponentInfo, Value};

use super::problems;
use crate::pipeline::base::date::Zone;
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::locale::Wall;

/// The attribute that says when: it ends up in `datetime`, which browsers read.
const TIME: &str = "time";

/// The attributes of a block as arguments of its component: none that it does not declare, each of its type, and
/// every one that it needs.
pub(super) fn block_arguments<'a>(
    component: &ComponentInfo,
    attributes: &'a [(String, String)],
    place: &Place,
) -> Result<Vec<(&'a str, Value)>, Vec<Diagnostic>> {
    let known: Vec<&str> = component.args().iter().map(ComponentArg::name).collect();
    let mut arguments = Vec::new();
    let mut diagnostics = Vec::new();
    for (name, text) in attributes {
        match component.args().iter().find(|argument| argument.name() == name) {
            None => diagnostics.push(problems::attribute_unknown(place, component.name(), name, &known)),
            Some(_) if name == TIME && !is_time(text) => {
                diagnostics.push(problems::attribute_no_time(place, component.name(), name, text));
            }
            Some(argument) => match typed(text, argument.arg_type()) {
                Ok(value) => arguments.push((name.as_str(), value)),
                Err(wanted) => diagnostics.push(problems::attribute_type(place, component.name(), name, wanted)),
            },
        }
    }
    let is_given = |name: &str| attributes.iter().any(|(given, _)| given == name);
    for argument in component.args().iter().filter(|argument| argument.is_required() && !is_given(argument.name())) {
        diagnostics.push(problems::attribute_missing(place, component.name(), argument.name()));
    }
    if diagnostics.is_empty() { Ok(arguments) } else { Err(diagnostics) }
}

/// The text of an attribute as the type that a component declares; else the name of that type.
fn typed(text: &str, wanted: Option<ComponentArgType>) -> Result<Value, &'static str> {
    let Some(wanted) = wanted else { return Ok(Value::from(text)) };
    let value = match wanted {
        ComponentArgType::String => Some(Value::from(text)),
        ComponentArgType::Bool => match text {
            "" | "true" => Some(Value::from(true)),
            "false" => Some(Value::from(false)),
            _ => None,
        },
        ComponentArgType::Integer => text.parse::<i64>().ok().map(Value::from),
        ComponentArgType::Float | ComponentArgType::Number => {
            text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from)
        }
        _ => None,
    };
    value.ok_or(wanted.as_str())
}

/// Whether a text says a time, of a day or of none: `2026-11-20T11:45`, `11:45`.
fn is_time(text: &str) -> bool {
    let has_time = |text: &str| Wall::read(text).is_some_and(Wall::has_time) && Zone::utc().read(text).is_some();
    let is_clock = matches!(text.len(), 5 | 8) && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    has_time(text) || is_clock && has_time(&format!("2000-01-01T{text}"))
}

#[cfg(test)]
mod tests {
    use super::is_time;

    #[test]
    fn times_are_those_that_browsers_read() {
        for text in ["11:45", "11:45:30", "2026-11-20T11:45", "2026-11-20 11:45", "2026-11-20T11:45:00-06:00"] {
            assert!(is_time(text), "{text}");
        }
        for text in
            ["", "x", "11:45 a.m.", "25:00", "2026-11-20", "2026-02-30T11:45", "11:45+02:00", "a las 3", "1:5:3"]
        {
            assert!(!is_time(text), "{text}");
        }
    }
}
