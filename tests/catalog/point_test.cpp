#include "lowpass/catalog/point.hpp"

#include <gtest/gtest.h>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/core/safetensors.hpp"
#include "refusal.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

using Point = std::vector<double>;

/// An array file of three points in the plane.
class PointOnSurface : public testing::Test {
 protected:
  std::string refusal_of(const std::string& text) {
    return refusal<BadInput>([&] { parse_point("--from", text, two_wells); });
  }

  const LandscapeSpec two_wells = parse_landscape("two-wells");
  const TemporaryFolder folder;
  const std::string file =
      folder.write("points.npy", npy_bytes(MatrixView<const double>(Matrix<double>{{1, 2}, {3, 4}, {5, -6}}))).string();
};

TEST_F(PointOnSurface, is_a_known_minimum_counted_from_0_by_increasing_value) {
  const Point lower = parse_point("--from", "min:0", two_wells);
  ASSERT_EQ(lower.size(), 2u);
  EXPECT_NEAR(lower[0], 0.4881, 5e-5);
  EXPECT_NEAR(lower[1], -0.02226, 5e-6);
  EXPECT_NEAR(parse_point("--from", "min:1", two_wells)[0], -0.6138, 5e-5);
}

TEST_F(PointOnSurface, is_a_vector) {
  EXPECT_EQ(parse_point("--from", "-0.62,-0.54", two_wells), (Point{-0.62, -0.54}));
  EXPECT_EQ(parse_point("--from", "+1e-3,.5", two_wells), (Point{1e-3, 0.5}));
}

TEST_F(PointOnSurface, is_a_row_of_an_array_file_counted_from_0) {
  EXPECT_EQ(parse_point("--from", file + "#0", two_wells), (Point{1, 2}));
  EXPECT_EQ(parse_point("--from", file + "#2", two_wells), (Point{5, -6}));
}

TEST_F(PointOnSurface, refuses_minima_that_are_not_known) {
  for (const char* text : {"min:2", "min:", "min:-1", "min:x"}) {
    EXPECT_EQ(refusal_of(text), "--from is '" + std::string(text) +
                                    "'; the landscape 'two-wells' knows 2 minima, min:0 to min:1 ('lowpass landscapes' "
                                    "lists them)");
  }
}

TEST_F(PointOnSurface, refuses_a_random_initialisation) {
  EXPECT_EQ(
      refusal_of("init:3"),
      "--from is 'init:3'; the landscape 'two-wells' is no network and has no random initialisation; give min:K or "
      "numbers");
}

TEST_F(PointOnSurface, refuses_what_is_no_point) {
  const std::string forms =
      "; a point is min:K, numbers such as -0.62,-0.54, a row weights.npy#3, a state dict weights.safetensors, or "
      "init:SEED";
  EXPECT_EQ(refusal_of("1,x"), "--from is '1,x'; 'x' is no finite number" + forms);
  EXPECT_EQ(refusal_of("1,,2"), "--from is '1,,2'; '' is no finite number" + forms);
  EXPECT_EQ(refusal_of("nan,0"), "--from is 'nan,0'; 'nan' is no finite number" + forms);
  EXPECT_EQ(refusal_of("mni:0"),
            "--from is 'mni:0'; unknown kind of point 'mni'; did you mean 'min'? (known: min, init)" + forms);
}

TEST_F(PointOnSurface, refuses_another_dimension) {
  EXPECT_EQ(refusal_of("1,2,3"), "--from is '1,2,3'; it has 3 components, a point of the landscape 'two-wells' has 2");
  folder.write("points.npy", npy_bytes(MatrixView<const double>(Matrix<double>{{1, 2, 3}})));
  EXPECT_EQ(refusal_of(file + "#0"),
            "--from is '" + file +
                "#0'; the file's rows have 3 components, the landscape 'two-wells' has 2; no landscape with default "
                "parameters has so many");
}

TEST_F(PointOnSurface, is_a_finite_row_beside_others_that_are_not) {
  folder.write("points.npy", npy_bytes(MatrixView<const double>(Matrix<double>{{1, 2}, {1, std::nan("")}, {3, 4}})));
  EXPECT_EQ(parse_point("--from", file + "#0", two_wells), (Point{1, 2}));
  EXPECT_EQ(parse_point("--from", file + "#2", two_wells), (Point{3, 4}));
  EXPECT_NE(refusal_of(file + "#1").find("found nan in row 1, column 1"), std::string::npos);
}

TEST_F(PointOnSurface, refuses_rows_that_are_not_in_the_file) {
  EXPECT_EQ(refusal_of(file + "#3"),
            "--from is '" + file + "#3'; the file has 3 rows: give a number from 0 to 2 after '#'");
  EXPECT_EQ(refusal_of(file + "#x"),
            "--from is '" + file + "#x'; after '#' stands the row's number, counted from 0, such as weights.npy#3");
  EXPECT_EQ(refusal_of(file),
            "--from is '" + file + "'; say which row of the file, counted from 0, such as " + file + "#0");
  EXPECT_THROW(parse_point("--from", "/nowhere/weights.npy#0", two_wells), IoError);
}

TEST(PointOfNetwork, is_its_random_initialisation) {
  const LandscapeSpec fcp = parse_landscape("fcp");
  EXPECT_EQ(parse_point("--from", "init:7", fcp), make_network(fcp)->initial_weights(7));
  EXPECT_NE(parse_point("--from", "init:7", fcp), parse_point("--from", "init:8", fcp));
}

TEST(PointOfNetwork, names_the_network_that_weights_of_another_one_fit) {
  const TemporaryFolder folder;
  const std::vector<float> weights(15456, 0.5F);
  const std::string file = folder.write("weights.npy", npy_bytes(std::span<const float>(weights))).string();
  EXPECT_EQ(parse_point("--from", file + "#0", parse_landscape("lstm")), Point(15456, 0.5));
  EXPECT_EQ(refusal<BadInput>([&] { parse_point("--from", file + "#0", parse_landscape("fcp")); }),
            "--from is '" + file +
                "#0'; the file's rows have 15456 components, the landscape 'fcp' has 42200; they would fit lstm");
}

TEST(PointOfNetwork, is_a_state_dict) {
  const LandscapeSpec mlp = parse_landscape("mlp:layers=2-2,bias=1");
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "weights.safetensors").string();
  write_safetensors(file, std::vector<NamedTensor>{{"fc1.bias", {2}, {5, 6}}, {"fc1.weight", {2, 2}, {1, 2, 3, 4}}});
  EXPECT_EQ(parse_point("--from", file, mlp), (Point{1, 2, 3, 4, 5, 6}));
  EXPECT_NE(refusal<BadInput>([&] { parse_point("--from", file, parse_landscape("fcp")); }).find("fc2.weight"),
            std::string::npos);
  EXPECT_NE(refusal<BadInput>([&] { parse_point("--from", file, parse_landscape("two-wells")); }).find("is no network"),
            std::string::npos);
}

TEST(PointOfNetwork, refuses_minima_and_seeds_that_are_none) {
  const LandscapeSpec fcp = parse_landscape("fcp");
  EXPECT_EQ(refusal<BadInput>([&] { parse_point("--at", "min:0", fcp); }),
            "--at is 'min:0'; the landscape 'fcp' knows no minima; give the numbers, a row of an array file such as "
            "weights.npy#0, or init:SEED");
  for (const char* text : {"init:", "init:-1", "init:x"}) {
    EXPECT_EQ(refusal<BadInput>([&] { parse_point("--at", text, fcp); }),
              "--at is '" + std::string(text) + "'; after 'init:' stands a seed, a whole number, 0 or more");
  }
}

}  // namespace
}  // namespace lowpass
