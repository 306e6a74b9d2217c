#include "lowpass/core/checkpoint.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <limits>

#include "lowpass/core/saved_state.hpp"
#include "states.hpp"

namespace lowpass {
namespace {

enum class Colour { red, green, blue };

struct Inner {
  double number = 0;
  std::optional<double> maybe;
  void fields(auto& archive) {
    archive("number", number);
    archive("maybe", maybe);
  }
};

struct Outer {
  std::size_t count = 0;
  bool flag = false;
  Colour colour = Colour::red;
  std::vector<double> numbers;
  std::vector<float> floats;
  std::vector<Inner> inners;
  Matrix<double> matrix;
  std::optional<Matrix<double>> no_matrix, some_matrix;
  std::optional<Colour> maybe_colour;
};

void fields(auto& archive, Outer& outer) {
  archive("count", outer.count);
  archive("flag", outer.flag);
  archive("colour", outer.colour);
  archive("numbers", outer.numbers);
  archive("floats", outer.floats);
  archive("inners", outer.inners);
  archive("matrix", outer.matrix);
  archive("no_matrix", outer.no_matrix);
  archive("some_matrix", outer.some_matrix);
  archive("maybe_colour", outer.maybe_colour);
}

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A number that is not one, with bits of its own.
double odd_nan() {
  return std::bit_cast<double>(std::uint64_t{0x7ff8000000abcdef});
}

Outer an_object() {
  Outer object;
  object.count = std::numeric_limits<std::size_t>::max();
  object.flag = true;
  object.colour = Colour::blue;
  object.numbers = {0.1, -0.0, infinity, odd_nan(), std::numeric_limits<double>::denorm_min()};
  object.floats = {0.1F, -3.0F};
  object.inners = {{-0.0, std::nullopt}, {infinity, 1.0 / 3}};
  object.matrix = {{1, 2, 3}, {4, 5, 0.1}};
  object.some_matrix = Matrix<double>{{7.5}};
  object.maybe_colour = Colour::green;
  return object;
}

TEST(SavedState, KeepsEveryBit) {
  Outer object = an_object();
  const std::vector<std::uint8_t> bytes = nlohmann::json::to_cbor(StateWriter::tree(object));
  Outer read;
  read.no_matrix = Matrix<double>{{1}};  // is forgotten
  StateReader::read_tree(nlohmann::json::from_cbor(bytes), read);
  EXPECT_EQ(read.count, object.count);
  EXPECT_TRUE(read.flag);
  EXPECT_EQ(read.colour, Colour::blue);
  ASSERT_EQ(read.numbers.size(), object.numbers.size());
  for (std::size_t i = 0; i < object.numbers.size(); ++i)
    EXPECT_EQ(std::bit_cast<std::uint64_t>(read.numbers[i]), std::bit_cast<std::uint64_t>(object.numbers[i])) << i;
  EXPECT_EQ(read.floats, object.floats);
  ASSERT_EQ(read.inners.size(), 2U);
  EXPECT_TRUE(std::signbit(read.inners[0].number));
  EXPECT_FALSE(read.inners[0].maybe);
  EXPECT_EQ(read.inners[1].number, infinity);
  EXPECT_EQ(read.inners[1].maybe, 1.0 / 3);
  EXPECT_EQ(read.matrix.rows(), 2U);
  EXPECT_TRUE(std::ranges::equal(read.matrix.values(), object.matrix.values()));
  EXPECT_FALSE(read.no_matrix);
  EXPECT_EQ(read.some_matrix.value()(0, 0), 7.5);
  EXPECT_EQ(read.maybe_colour, Colour::green);
}

TEST(SavedState, OfAnotherKindIsRefused) {
  Outer object = an_object();
  const nlohmann::json tree = StateWriter::tree(object);
  for (const auto& [name, value] : tree.items()) {
    nlohmann::json without = tree;
    without.erase(name);
    EXPECT_THROW(StateReader::read_tree(without, object), UnfitState) << name;
    nlohmann::json other = tree;
    other[name] = "text";
    EXPECT_THROW(StateReader::read_tree(other, object), UnfitState) << name;
  }
  nlohmann::json cut = tree;
  cut["numbers"] = nlohmann::json::binary({1, 2, 3});
  EXPECT_THROW(StateReader::read_tree(cut, object), UnfitState);
}

TEST(Checkpoint, HasThePartsThatAreThere) {
  States states;
  int outer = 1;
  const Checkpoint::Part part(&states, "outer", [&] { return nlohmann::json(outer); });
  {
    const Checkpoint::Part inner(&states, "inner", [] { return nlohmann::json("x"); });
    states.reached();
  }
  outer = 2;
  states.reached();
  ASSERT_EQ(states.all().size(), 2U);
  EXPECT_EQ(states.all()[0], (Checkpoint::Parts{{"inner", "x"}, {"outer", 1}}));
  EXPECT_EQ(states.all()[1], (Checkpoint::Parts{{"outer", 2}}));
}

TEST(Checkpoint, HandsEveryPartOutOnce) {
  States states({{"a", 5}});
  EXPECT_EQ(states.take("b"), nullptr);
  EXPECT_EQ(states.take("a"), 5);
  EXPECT_EQ(states.take("a"), nullptr);
  Inner object{3, {}};
  EXPECT_FALSE(restore(&states, "a", object));
  EXPECT_FALSE(restore(nullptr, "a", object));
  EXPECT_EQ(object.number, 3);
}

}  // namespace
}  // namespace lowpass
