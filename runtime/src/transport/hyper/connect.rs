//! Makes connections: the name resolved, the first address that answers, the proxy asked, TLS agreed on. All of it happens before
//! anything is sent, and within the time for connecting.
//!
//! It does not know requests.

use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio_rustls::TlsConnector;
use tower_service::Service;
use url::Position;

use super::resolve::Resolver;
use super::stream::{Layer, Stream};
use super::tunnel::tunnel;
use crate::error::{BoxError, Error, Result};
use crate::transport::proxy::Proxy;

/// How long a connection is idle until the system asks whether the server is still there, and how often it does.
const PROBE_AFTER: Duration = Duration::from_secs(15);
const PROBES: u32 = 3;

/// How long bytes that were sent may stay without a confirmation.
#[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
const UNCONFIRMED: Duration = Duration::from_secs(30);

/// Cloned for each request.
#[derive(Clone)]
pub(super) struct Connector(Arc<Inner>);

struct Inner {
    tcp: HttpConnector<Resolver>,
    tls: TlsConnector,
    proxy: Option<Near>,
    timeout: Duration,
}

/// The proxy as a connection is made to it.
struct Near {
    proxy: Proxy,
    uri: Uri,
    tls: TlsConnector,
}

impl Connector {
    pub(super) fn new(tls: ClientConfig, proxy: Option<Proxy>, timeout: Duration) -> Result<Self> {
        let mut tcp = HttpConnector::new_with_resolver(Resolver::new());
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(timeout));
        tcp.set_keepalive(Some(PROBE_AFTER));
        tcp.set_keepalive_interval(Some(PROBE_AFTER));
        tcp.set_keepalive_retries(Some(PROBES));
        #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
        tcp.set_tcp_user_timeout(Some(UNCONFIRMED));
        let proxy = proxy.map(|proxy| Near::new(proxy, &tls)).transpose()?;
        Ok(Self(Arc::new(Inner { tcp, tls: TlsConnector::from(Arc::new(tls)), proxy, timeout })))
    }
}

impl Near {
    fn new(proxy: Proxy, tls: &ClientConfig) -> Result<Self> {
        let broken = |_| Error::configuration("the proxy's address cannot be used");
        let (scheme, address) = (proxy.url.scheme(), &proxy.url[Position::BeforeHost..Position::AfterPort]);
        let uri = Uri::try_from(format!("{scheme}://{address}/")).map_err(broken)?;
        // Some proxies take what is agreed on here for what they must speak to the server.
        let mut tls = tls.clone();
        tls.alpn_protocols.clear();
        Ok(Self { proxy, uri, tls: TlsConnector::from(Arc::new(tls)) })
    }
}

impl Inner {
    async fn connect(&self, server: &Uri) -> Result<Stream, BoxError> {
        let is_encrypted = server.scheme() == Some(&Scheme::HTTPS);
        let Some(near) = &self.proxy else {
            let layer = self.reach(server).await?;
            let layer = if is_encrypted { encrypt(layer, server, &self.tls).await? } else { layer };
            return Ok(Stream::new(layer, false));
        };
        let mut layer = self.reach(&near.uri).await?;
        if near.uri.scheme() == Some(&Scheme::HTTPS) {
            layer = encrypt(layer, &near.uri, &near.tls).await?;
        }
        if is_encrypted {
            tunnel(&mut layer, server, near.proxy.authorization()).await?;
            layer = encrypt(layer, server, &self.tls).await?;
        }
        Ok(Stream::new(layer, !is_encrypted))
    }

    /// Connects to the first address of the host that answers.
    async fn reach(&self, uri: &Uri) -> Result<Box<dyn Layer>, BoxError> {
        Ok(Box::new(self.tcp.clone().call(uri.clone()).await?.into_inner()))
    }
}

async fn encrypt(layer: Box<dyn Layer>, uri: &Uri, tls: &TlsConnector) -> Result<Box<dyn Layer>, BoxError> {
    let host = uri.host().unwrap_or_default();
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let name = ServerName::try_from(host)?.to_owned();
    Ok(Box::new(tls.connect(name, layer).await?))
}

impl Service<Uri> for Connector {
    type Response = TokioIo<Stream>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<TokioIo<Stream>, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, server: Uri) -> Self::Future {
        let inner = Arc::clone(&self.0);
        Box::pin(async move {
            match tokio::time::timeout(inner.timeout, inner.connect(&server)).await {
                Ok(result) => result.map(TokioIo::new),
                Err(cause) => Err(io::Error::new(ErrorKind::TimedOut, cause).into()),
            }
        })
    }
}
