//! Which spaces do not break: those inside a number, and those between a number and its unit. Only spaces that are
//! there are replaced.

/// A space that does not break.
const FIXED: &str = "\u{a0}";

/// A narrow one, inside numbers.
const NARROW: &str = "\u{202f}";

/// What a number is not parted from.
const UNITS: [&str; 67] = [
    "EUR",
    "GB",
    "GHz",
    "GW",
    "Hz",
    "MB",
    "MW",
    "TB",
    "TW",
    "USD",
    "W",
    "billion",
    "bn",
    "cm",
    "degrees",
    "dólares",
    "dollars",
    "euros",
    "feet",
    "ft",
    "g",
    "grados",
    "h",
    "ha",
    "hectares",
    "hectáreas",
    "horas",
    "hours",
    "kW",
    "kWh",
    "kg",
    "kilometers",
    "kilometres",
    "kilos",
    "kilómetros",
    "km",
    "km²",
    "l",
    "lb",
    "liters",
    "litres",
    "litros",
    "m",
    "m²",
    "m³",
    "meters",
    "metres",
    "metro",
    "metros",
    "mg",
    "miles",
    "millas",
    "million",
    "millones",
    "min",
    "ml",
    "mm",
    "mph",
    "oz",
    "pesos",
    "quetzales",
    "t",
    "toneladas",
    "tonnes",
    "tons",
    "°C",
    "°F",
];

/// The longest unit has so many bytes.
const UNIT_BYTES: usize = 12;

/// What the space at `at` becomes; `None` where it may break.
pub(super) fn unbreaking(text: &str, at: usize, end: usize) -> Option<&'static str> {
    let bytes = text.as_bytes();
    if !at.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_digit()) {
        return None;
    }
    if parts_thousands(bytes, at, end) {
        return Some(NARROW);
    }
    is_unit(&text[at + 1..end]).then_some(FIXED)
}

/// `19 000`: one to three digits, then groups of three and no digit more.
fn parts_thousands(bytes: &[u8], at: usize, end: usize) -> bool {
    let group = |from: usize| bytes[from..end].iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    let back = bytes[..at].iter().rev().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    let opens = at.checked_sub(back + 1).and_then(|before| bytes.get(before));
    let is_whole =
        opens.is_none_or(|&byte| !matches!(byte, b'.' | b',' | b'-' | b':' | b'/') && !byte.is_ascii_alphabetic());
    (1..=3).contains(&back) && group(at + 1) == 3 && is_whole
}

/// Whether a unit opens this text.
fn is_unit(rest: &str) -> bool {
    if matches!(rest.as_bytes().first(), Some(b'%')) || rest.starts_with(['€', '‰']) {
        return true;
    }
    let length = rest.char_indices().find(|(_, c)| !c.is_alphanumeric() && *c != '°').map_or(rest.len(), |(at, _)| at);
    length <= UNIT_BYTES && UNITS.contains(&&rest[..length])
}
