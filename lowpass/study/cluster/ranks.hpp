#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace lowpass {

struct RankMessage {
  std::size_t from = 0;
  std::string text;
};

/// The processes that an MPI launcher has started together, and this one's place among them. Nothing here waits for
/// another rank but making and destroying it. Not to be called by several threads at the same time.
class Ranks {
 public:
  virtual ~Ranks() = default;

  virtual std::size_t index() const = 0;  ///< 0 ... count() - 1
  virtual std::size_t count() const = 0;
  /// The ranks on this one's machine, this one among them, in order.
  virtual const std::vector<std::size_t>& here() const = 0;
  /// The cores that these may use together, whatever each of them is bound to.
  virtual std::size_t cores_here() const = 0;

  /// Messages to one rank arrive in the order in which they were sent.
  virtual void send(std::size_t to, std::string text) = 0;
  /// A message that has arrived; nothing if there is none.
  virtual std::optional<RankMessage> receive() = 0;

  /// Some rank does not answer any more: destroying this will not wait for the others, so that the launcher ends them.
  virtual void give_up() = 0;
};

}  // namespace lowpass
