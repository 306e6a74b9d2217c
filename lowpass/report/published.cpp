#include "lowpass/report/published.hpp"

#include <array>

namespace lowpass::report {
namespace {

struct PublishedSet {
  double loss;
  ComponentStatistics components;
};

struct PublishedNetwork {
  std::string_view network;
  PublishedSet bfgs_train, bfgs_test, sgd_train, sgd_test;
};

constexpr std::array<PublishedNetwork, 4> published{{
    {"fcp",
     {1.26e-8, {-2.47e-3, 2.34e-1}},
     {9.69e-2, {-4.11e-3, 1.22e-1}},
     {6.21e-4, {-1.44e-3, 1.39e-1}},
     {8.25e-2, {-3.17e-3, 1.03e-1}}},
    {"lenet",
     {3.35e-8, {1.04e-3, 1.08e-1}},
     {4.17e-2, {2.33e-4, 8.00e-2}},
     {1.76e-5, {-3.57e-3, 8.77e-2}},
     {3.89e-2, {-2.83e-3, 7.06e-2}}},
    {"autoencoder",
     {1.69e-2, {-3.65e-2, 1.60e-1}},
     {1.65e-2, {-3.65e-2, 1.61e-1}},
     {4.57e-2, {-7.06e-3, 8.54e-2}},
     {4.52e-2, {-7.07e-3, 8.54e-2}}},
    {"lstm",
     {1.63e-6, {1.06e-2, 7.33e-1}},
     {1.55e-1, {2.92e-3, 4.76e-1}},
     {1.35e-2, {1.35e-2, 3.24e-1}},
     {1.28e-1, {1.16e-2, 2.59e-1}}},
}};

const PublishedSet* find(std::string_view network, OptimizerKind optimizer, SnapshotSet set) {
  for (const PublishedNetwork& entry : published) {
    if (entry.network != network) continue;
    if (optimizer == OptimizerKind::bfgs) return set == SnapshotSet::train ? &entry.bfgs_train : &entry.bfgs_test;
    return set == SnapshotSet::train ? &entry.sgd_train : &entry.sgd_test;
  }
  return nullptr;
}

}  // namespace

std::optional<std::string> paper_network(std::string_view landscape) {
  const std::string_view name = landscape.substr(0, landscape.find(':'));
  for (const PublishedNetwork& entry : published) {
    if (entry.network == name) return std::string(name);
  }
  return std::nullopt;
}

std::optional<double> published_loss(std::string_view network, OptimizerKind optimizer, SnapshotSet set) {
  const PublishedSet* entry = find(network, optimizer, set);
  if (entry == nullptr) return std::nullopt;
  return entry->loss;
}

std::optional<ComponentStatistics> published_components(std::string_view network, OptimizerKind optimizer,
                                                        SnapshotSet set) {
  const PublishedSet* entry = find(network, optimizer, set);
  if (entry == nullptr) return std::nullopt;
  return entry->components;
}

}  // namespace lowpass::report
