//! Errors made by hand: for the tests of code that handles them.

use http::StatusCode;

use super::{Delivery, Error, ErrorKind};

impl Error {
    /// An error as if the API had answered that the call failed, with this message. **It is for tests**: a mock of a client returns it.
    ///
    /// ```
    /// use actionapi::http::StatusCode;
    /// use actionapi::{Error, ErrorKind};
    ///
    /// let error = Error::api("No such client").with_code("17").with_status(StatusCode::NOT_FOUND);
    /// assert_eq!(error.kind(), ErrorKind::Api);
    /// assert_eq!(error.to_string(), "the API answered: No such client (code 17)");
    /// ```
    #[must_use]
    pub fn api(message: impl Into<String>) -> Self {
        let message = message.into();
        let error = Self::new(ErrorKind::Api, Delivery::Answered, format!("the API answered: {message}"));
        error.with_api(Some(message), None).with_attempts(1)
    }

    /// An error of any kind, such as a timeout after which nobody knows whether the request arrived. **It is for tests**, as
    /// [`api`](Self::api).
    #[must_use]
    pub fn mock(kind: ErrorKind, delivery: Delivery, text: impl Into<String>) -> Self {
        Self::new(kind, delivery, text).with_attempts(1)
    }

    /// The same error with a code of the API. **It is for tests**, as [`api`](Self::api).
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        let code = code.into();
        self.0.text.push_str(&format!(" (code {code})"));
        self.0.code = Some(code);
        self
    }

    /// The same error with an HTTP status. **It is for tests**, as [`api`](Self::api).
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = Some(status);
        self
    }
}
