#pragma once

#include <stdexcept>
#include <string>

namespace lowpass {

/// Base of everything the library throws. A message says what is wrong, the value received, what is allowed and what to
/// change. A numerical outcome (limit reached, no lower point) is never an exception but a stop reason in a result.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The caller's mistake: thrown at the edge, before any computing.
class BadInput : public Error {
 public:
  using Error::Error;
};

/// A file or folder that could not be read or written; names the path and the system's reason.
class IoError : public Error {
 public:
  using Error::Error;
};

/// A landscape gave no number at an end point, so that no result exists.
class NotANumber : public Error {
 public:
  using Error::Error;
};

/// A broken promise inside the library: a bug of ours.
class InternalError : public Error {
 public:
  using Error::Error;
};

}  // namespace lowpass
