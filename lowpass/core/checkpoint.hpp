#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace lowpass {

/// Where a long computation keeps a state to go on from. It consists of parts: every level of the computation that has
/// something to remember adds one while it runs (Checkpoint::Part). At the places from which the computation can go on,
/// the lowest level calls reached(): all parts are then written down together, in memory, and now and then stored. A
/// computation that is begun with the parts of an earlier one takes them, and ends with the same bytes as that one
/// would have. For one thread.
class Checkpoint {
 public:
  using Parts = std::map<std::string, nlohmann::json>;

  /// `restored`: of an earlier computation; none: it begins.
  explicit Checkpoint(Parts restored = {});
  virtual ~Checkpoint();
  Checkpoint(const Checkpoint&) = delete;
  Checkpoint& operator=(const Checkpoint&) = delete;

  /// What there is to remember of one level, while this lives.
  class Part {
   public:
    /// `checkpoint` may be null: then this does nothing.
    Part(Checkpoint* checkpoint, std::string name, std::function<nlohmann::json()> state);
    ~Part();
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;

   private:
    Checkpoint* checkpoint_;
    std::string name_;
    std::function<nlohmann::json()> state_;
    friend class Checkpoint;
  };

  /// The computation can go on from here. Cost: a copy of the state.
  void reached();
  /// Whether a state is wanted now: for computations that can go on from anywhere and make one only then.
  virtual bool is_due() const { return false; }

  /// A part of the earlier computation, which is handed out once; null: there is none (any more).
  nlohmann::json take(const std::string& name);

 protected:
  /// All parts when a place was reached last; empty: none was.
  const Parts& latest() const { return latest_; }

 private:
  /// Called at each place that is reached.
  virtual void store_if_due() {}

  Parts restored_;
  Parts latest_;
  std::list<Part*> parts_;
};

}  // namespace lowpass
