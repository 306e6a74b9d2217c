#include "lowpass/network/state_dict.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "lowpass/core/errors.hpp"
#include "lowpass/network/networks/autoencoder.hpp"
#include "lowpass/network/networks/multilayer_perceptron.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

/// 2-3-2 with biases: fc1.weight (3 x 2), fc1.bias (3), fc2.weight (2 x 3), fc2.bias (2).
const std::vector<ParameterTensor> small = make_multilayer_perceptron<float>("mlp", {{2, 3, 2}, {}, true}).tensors();

std::vector<double> counted(std::size_t count) {
  std::vector<double> weights(count);
  std::iota(weights.begin(), weights.end(), 0.0);
  return weights;
}

std::vector<NamedTensor> small_state() {
  return state_dict(small, counted(17));
}

TEST(StateDict, CutsTheVectorInOrder) {
  const std::vector<NamedTensor> state = small_state();
  ASSERT_EQ(state.size(), 4U);
  EXPECT_EQ(state[0].name, "fc1.weight");
  EXPECT_EQ(state[0].shape, (std::vector<std::size_t>{3, 2}));
  EXPECT_EQ(state[1].name, "fc1.bias");
  EXPECT_EQ(state[1].values, (std::vector<double>{6, 7, 8}));
  EXPECT_EQ(state[3].name, "fc2.bias");
  EXPECT_EQ(state[3].values, (std::vector<double>{15, 16}));
}

TEST(StateDict, IsPutTogetherByNameInAnyOrder) {
  std::vector<NamedTensor> state = small_state();
  std::reverse(state.begin(), state.end());
  EXPECT_EQ(weights_of(small, state, "s"), counted(17));
}

TEST(StateDict, IsPutTogetherByShapeIfNoNameIsKnown) {
  std::vector<NamedTensor> state = small_state();
  std::reverse(state.begin(), state.end());
  for (std::size_t i = 0; i < state.size(); ++i) state[i].name = std::to_string(i);
  EXPECT_EQ(weights_of(small, state, "s"), counted(17));
}

TEST(StateDict, RefusesUnknownNamesWhereShapesDoNotDecide) {
  const std::vector<ParameterTensor> tensors = make_autoencoder<float>(ActivationKind::softplus).tensors();
  std::vector<NamedTensor> state = state_dict(tensors, std::vector<double>(52224));
  for (std::size_t i = 0; i < state.size(); ++i) state[i].name = std::to_string(i);
  EXPECT_NE(refusal<BadInput>([&] { weights_of(tensors, state, "a.safetensors"); })
                .find("'a.safetensors': the names 0 (32 x 784), 1 (32 x 32), 2 (32 x 32), 3 (784 x 32) are not the "
                      "network's, and its shapes do not decide"),
            std::string::npos);
}

TEST(StateDict, RefusesMissingAdditionalAndMisshapenTensors) {
  std::vector<NamedTensor> missing = small_state();
  missing.pop_back();
  EXPECT_NE(refusal<BadInput>([&] { weights_of(small, missing, "s"); }).find("there is no tensor fc2.bias (2)"),
            std::string::npos);
  std::vector<NamedTensor> additional = small_state();
  additional.push_back({"fc3.bias", {1}, {0}});
  EXPECT_NE(refusal<BadInput>([&] { weights_of(small, additional, "s"); }).find("there are 5 tensors"),
            std::string::npos);
  std::vector<NamedTensor> transposed = small_state();
  transposed[0].shape = {2, 3};
  EXPECT_NE(refusal<BadInput>([&] { weights_of(small, transposed, "s"); }).find("fc1.weight (2 x 3) should be 3 x 2"),
            std::string::npos);
}

}  // namespace
}  // namespace lowpass
