#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <vector>

#include "lowpass/core/checkpoint.hpp"

namespace lowpass {

/// Keeps the states of all places that a computation reaches.
class States : public Checkpoint {
 public:
  using Checkpoint::Checkpoint;

  bool is_due() const override { return always_due; }
  const std::vector<Parts>& all() const { return all_; }

  bool always_due = false;

 private:
  void store_if_due() override { all_.push_back(latest()); }

  std::vector<Parts> all_;
};

}  // namespace lowpass
