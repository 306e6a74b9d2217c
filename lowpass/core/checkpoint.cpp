#include "lowpass/core/checkpoint.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace lowpass {

Checkpoint::Checkpoint(Parts restored) : restored_(std::move(restored)) {}

Checkpoint::~Checkpoint() = default;

Checkpoint::Part::Part(Checkpoint* checkpoint, std::string name, std::function<nlohmann::json()> state)
    : checkpoint_(checkpoint), name_(std::move(name)), state_(std::move(state)) {
  if (checkpoint_ != nullptr) checkpoint_->parts_.push_back(this);
}

Checkpoint::Part::~Part() {
  if (checkpoint_ != nullptr) checkpoint_->parts_.remove(this);
}

void Checkpoint::reached() {
  Parts now;
  for (const Part* part : parts_) now.emplace(part->name_, part->state_());
  latest_ = std::move(now);
  store_if_due();
}

nlohmann::json Checkpoint::take(const std::string& name) {
  const auto found = restored_.find(name);
  if (found == restored_.end()) return nullptr;
  nlohmann::json state = std::move(found->second);
  restored_.erase(found);
  return state;
}

}  // namespace lowpass
