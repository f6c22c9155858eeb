//! What keeps a preview from starting, one function a sentence.

use std::io;
use std::net::SocketAddr;

use crate::pipeline::base::error::Error;
use crate::say;

/// The option that says a port.
#[derive(Clone, Copy)]
pub(super) enum PortOption {
    /// The port of the site.
    Site,
    /// The port of the desk.
    Desk,
}

impl PortOption {
    fn name(self) -> &'static str {
        match self {
            PortOption::Site => "--port",
            PortOption::Desk => "--desk-port",
        }
    }
}

/// The port cannot be had.
pub(super) fn port_taken(option: PortOption, address: SocketAddr, cause: io::Error) -> Error {
    let message =
        say!("the preview cannot listen at {address}", "la vista previa no puede abrir la dirección {address}");
    let (port, option) = (address.port(), option.name());
    let hint = match cause.kind() {
        io::ErrorKind::AddrInUse => say!(
            "end the program that has port {port}, or take another one: `{option} 0` takes one that is free",
            "cierre el programa que ocupa el puerto {port}, o elija otro: `{option} 0` toma uno libre"
        ),
        io::ErrorKind::PermissionDenied => say!(
            "ports below 1024 belong to the system: take another one with `{option}`",
            "los puertos menores que 1024 son del sistema: elija otro con `{option}`"
        ),
        _ => {
            say!("name an address of this computer with `--host`", "indique con `--host` una dirección de este equipo")
        }
    };
    Error { message, path: None, cause: Some(cause), hint: Some(hint) }
}

/// The site and the desk were given one port.
pub(super) fn one_port_for_both(port: u16) -> Error {
    let message = say!(
        "the preview and its desk were both given port {port}",
        "la vista previa y su mesa de redacción tienen el mismo puerto: {port}"
    );
    Error::usage(message).hint(say!(
        "give the desk another one: `--desk-port 0` takes one that is free",
        "dé otro a la mesa: `--desk-port 0` toma uno libre"
    ))
}

/// The system gives no thread or no socket.
pub(super) fn no_server(cause: io::Error) -> Error {
    let message = say!("the preview cannot be started", "no se puede iniciar la vista previa");
    Error { message, path: None, cause: Some(cause), hint: None }
}

/// The build ended in a mistake of ours.
pub(super) fn panicked() -> Error {
    Error::usage(say!(
        "bifolio made a mistake of its own, and could not build the site; the pages stay as they were",
        "bifolio cometió un error propio y no pudo construir el sitio; las páginas siguen como estaban"
    ))
    .hint(say!(
        "what it printed on the terminal helps to mend it; the next save is tried again",
        "lo que imprimió en la terminal ayuda a corregirlo; al guardar se intentará de nuevo"
    ))
}
