#pragma once

#include <string>

#include "lowpass/core/errors.hpp"

namespace lowpass {

/// The message of the BadInput that `action` throws; "nothing was thrown" if it throws none.
template <class Action>
std::string refusal(const Action& action) {
  try {
    action();
  } catch (const BadInput& error) {
    return error.what();
  }
  return "nothing was thrown";
}

}  // namespace lowpass
