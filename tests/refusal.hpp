#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <utility>

/// The message with which `call` throws an Expected; a text that no test expects if it throws nothing. Any other
/// exception passes and fails the test.
template <class Expected, class Call>
std::string refusal(Call&& call) {
  try {
    std::forward<Call>(call)();
  } catch (const Expected& error) {
    return error.what();
  }
  return "<nothing was thrown>";
}

/// Every part stands in the message.
inline void expect_in(const std::string& message, std::initializer_list<std::string> parts) {
  for (const std::string& part : parts)
    EXPECT_NE(message.find(part), std::string::npos) << "'" << part << "' is not in: " << message;
}
