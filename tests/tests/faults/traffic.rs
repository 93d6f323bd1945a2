//! What is called, and what a proper server answers: two functions of the Client API, one that reads and one that writes.

use std::sync::Arc;

use crate::server::Act;

/// A key that looks different in every encoding.
pub(crate) const KEY: &str = "p4ss/w+rd=\u{e9} \"&%41";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    /// `client.getdetails`
    Read,
    /// `cpanellicensing.order`
    Write,
}

impl Function {
    /// Data of its type.
    pub(crate) fn data(self) -> &'static str {
        match self {
            Self::Read => {
                r#"{"id":"1","firstname":"Test","lastname":"Client","companyname":"","email":"t@example.com","address1":"1001 Ave Pico","city":"San Clemente"}"#
            }
            Self::Write => {
                r#"{"ordernumber":"0000000000","invoiceid":"123456","orderstatus":"Pending","productactivated":"success"}"#
            }
        }
    }

    /// Data of its type, with more fields.
    pub(crate) fn data_and(self, fields: &str) -> String {
        format!("{},{fields}}}", self.data().trim_end_matches('}'))
    }

    /// The body of a good reply.
    pub(crate) fn body(self) -> String {
        success(self.data())
    }

    /// A good reply.
    pub(crate) fn answer(self) -> Act {
        json("200 OK", self.body())
    }
}

/// The body of a success with this data.
pub(crate) fn success(data: &str) -> String {
    format!(r#"{{"status":"success","message":"went well","data":{data}}}"#)
}

pub(crate) fn bytes(text: impl Into<Vec<u8>>) -> Arc<[u8]> {
    text.into().into()
}

/// A reply of JSON, and the right length.
pub(crate) fn json(status: &str, body: impl Into<Vec<u8>>) -> Act {
    reply(status, &["Content-Type: application/json"], body)
}

/// A reply of these parts, and the right length.
pub(crate) fn reply(status: &str, headers: &[&str], body: impl Into<Vec<u8>>) -> Act {
    let body = body.into();
    let length = format!("Content-Length: {}", body.len());
    let mut head = head(status, &[&[length.as_str()], headers].concat());
    head.extend(body);
    Act::Reply(head.into())
}

/// The head of a reply.
pub(crate) fn head(status: &str, headers: &[&str]) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status}\r\n");
    for header in headers {
        text.push_str(header);
        text.push_str("\r\n");
    }
    text.push_str("\r\n");
    text.into_bytes()
}
