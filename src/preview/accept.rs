//! Takes connections and hands their requests over. Nobody holds the preview up: who does not finish a request in time
//! is shown out, and where all seats are taken one of those who sit there leaves. Beside `server` the one module that
//! knows hyper.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::Future;
use std::io::ErrorKind;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use futures_util::future::select;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// So long a request may be on its way, and a connection wait for the next one. An answer may take any time: a stream
/// of events has no end.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// Connections at one time. Systems give a program few hundred open files, and a build needs some.
const SEATS: usize = 128;

/// The pause after a connection could not be taken, so that others can end.
const PAUSE: Duration = Duration::from_millis(50);

/// Answers every connection for ever.
pub(super) async fn serve<A, F>(listener: TcpListener, answer: A)
where
    A: Fn(Request) -> F + Clone + Send + 'static,
    F: Future<Output = Response> + Send + 'static,
{
    let seats = Seats::default();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(converse(stream, seats.take(), answer.clone()));
            }
            Err(cause) if is_of_the_other_side(cause.kind()) => {}
            // Most likely too many files are open.
            Err(_) => {
                seats.free_one();
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Whether a connection was given up before it was taken.
fn is_of_the_other_side(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionAborted | ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset)
}

/// Answers the requests of one connection, until its end or until its seat is wanted.
async fn converse<A, F>(stream: TcpStream, guest: Guest, answer: A)
where
    A: Fn(Request) -> F + Send + 'static,
    F: Future<Output = Response> + Send + 'static,
{
    // Where it cannot be set, answers come a little later.
    let _ = stream.set_nodelay(true);
    let seat = guest.seat.clone();
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        seat.has_asked.store(true, Ordering::Relaxed);
        let answer = answer(request.map(Body::new));
        async { Ok::<_, Infallible>(answer.await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
    let connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    // How a connection ends is its own matter.
    let _ = select(connection, pin!(guest.seat.leave.notified())).await;
}

/// The seats that are taken, the oldest first.
#[derive(Clone, Default)]
struct Seats(Arc<Mutex<VecDeque<Arc<Seat>>>>);

/// The seat of one connection.
#[derive(Default)]
struct Seat {
    /// Whether it has ever sent a whole request.
    has_asked: AtomicBool,
    /// Told when it has to leave.
    leave: Notify,
}

/// Who has a seat. Dropped, it is free.
struct Guest {
    seats: Seats,
    seat: Arc<Seat>,
}

impl Seats {
    /// A seat, if need be of somebody who leaves for it.
    fn take(&self) -> Guest {
        if self.taken().len() >= SEATS {
            self.free_one();
        }
        let seat = Arc::new(Seat::default());
        self.taken().push_back(seat.clone());
        Guest { seats: self.clone(), seat }
    }

    /// Shows one out: who has sat there longest without asking, else who has sat there longest. An open page whose stream
    /// of events ends so asks for it again.
    fn free_one(&self) {
        let mut taken = self.taken();
        let silent = taken.iter().position(|seat| !seat.has_asked.load(Ordering::Relaxed));
        if let Some(seat) = taken.remove(silent.unwrap_or(0)) {
            seat.leave.notify_one();
        }
    }

    fn taken(&self) -> std::sync::MutexGuard<'_, VecDeque<Arc<Seat>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.seats.taken().retain(|seat| !Arc::ptr_eq(seat, &self.seat));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_never_asked_leaves_first_and_then_the_oldest() {
        let seats = Seats::default();
        let guests: Vec<Guest> = (0..SEATS).map(|_| seats.take()).collect();
        guests.iter().enumerate().for_each(|(at, guest)| guest.seat.has_asked.store(at != 5, Ordering::Relaxed));
        let next = seats.take();
        next.seat.has_asked.store(true, Ordering::Relaxed);
        let sits = |guest: &Guest| seats.taken().iter().any(|seat| Arc::ptr_eq(seat, &guest.seat));
        assert_eq!((sits(&guests[5]), sits(&guests[0]), sits(&next)), (false, true, true));
        let _last = seats.take();
        assert_eq!((sits(&guests[0]), sits(&guests[1]), sits(&next)), (false, true, true));
        assert_eq!(seats.taken().len(), SEATS);
        drop(guests);
        assert_eq!(seats.taken().len(), 2);
    }
}
