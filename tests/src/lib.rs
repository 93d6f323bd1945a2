//! Tests of the whole: snapshots of generated code, schemas that are accepted and refused, calls over real sockets.
