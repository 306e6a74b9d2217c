#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "lowpass/core/checkpoint.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/matrix.hpp"

namespace lowpass {

/// A saved state that is not of the kind that was looked for.
class UnfitState : public Error {
 public:
  using Error::Error;
};

/// Saved states are trees of named fields; numbers keep every bit. What a type consists of is said once, for writing
/// and reading alike, by a member `fields(archive)` or a function `fields(archive, object)` beside the type, which
/// calls archive("name", member) for each.
template <class T, class Archive>
concept HasFields = requires(T& object, Archive& archive) { object.fields(archive); } ||
                    requires(T& object, Archive& archive) { fields(archive, object); };

template <class Archive, class T>
void visit_fields(Archive& archive, T& object) {
  if constexpr (requires { object.fields(archive); })
    object.fields(archive);
  else
    fields(archive, object);
}

template <class T>
concept PlainNumber = std::is_arithmetic_v<T> && !std::is_same_v<T, bool>;

/// Makes a tree of an object with fields.
class StateWriter {
 public:
  /// The tree of one object.
  template <class T>
  static nlohmann::json tree(T& object) {
    StateWriter writer;
    visit_fields(writer, object);
    return std::move(writer.json_);
  }

  template <class T>
  void operator()(const char* name, T& value) {
    json_[name] = written(value);
  }

 private:
  template <class T>
  static nlohmann::json written(T& value) {
    if constexpr (std::is_enum_v<T>)
      return static_cast<std::int64_t>(value);
    else if constexpr (HasFields<T, StateWriter>)
      return tree(value);
    else
      return value;
  }
  template <class T>
  static nlohmann::json written(std::optional<T>& value) {
    return value ? nlohmann::json::array({written(*value)}) : nlohmann::json::array();
  }
  template <class T>
  static nlohmann::json written(std::vector<T>& values) {
    if constexpr (PlainNumber<T>) {
      return bytes(values.data(), values.size() * sizeof(T));
    } else {
      nlohmann::json list = nlohmann::json::array();
      for (T& value : values) list.push_back(written(value));
      return list;
    }
  }
  static nlohmann::json written(Matrix<double>& matrix) {
    return {{"rows", matrix.rows()}, {"values", bytes(matrix.data(), matrix.size() * sizeof(double))}};
  }
  static nlohmann::json bytes(const void* data, std::size_t size) {
    std::vector<std::uint8_t> copy(size);
    if (size > 0) std::memcpy(copy.data(), data, size);
    return nlohmann::json::binary(std::move(copy));
  }

  nlohmann::json json_ = nlohmann::json::object();
};

/// Makes the object again. @throws UnfitState where the tree is of another kind.
class StateReader {
 public:
  template <class T>
  static void read_tree(const nlohmann::json& tree, T& object) {
    try {
      StateReader reader(tree);
      visit_fields(reader, object);
    } catch (const nlohmann::json::exception& error) {
      throw UnfitState(error.what());
    }
  }

  template <class T>
  void operator()(const char* name, T& value) {
    read(json_.at(name), value);
  }

 private:
  explicit StateReader(const nlohmann::json& json) : json_(json) {}

  template <class T>
  static void read(const nlohmann::json& json, T& value) {
    if constexpr (std::is_enum_v<T>)
      value = static_cast<T>(json.get<std::int64_t>());
    else if constexpr (HasFields<T, StateReader>)
      read_tree(json, value);
    else
      json.get_to(value);
  }
  template <class T>
  static void read(const nlohmann::json& json, std::optional<T>& value) {
    value.reset();
    if (!json.empty()) read(json.at(0), value.emplace());
  }
  template <class T>
  static void read(const nlohmann::json& json, std::vector<T>& values) {
    if constexpr (PlainNumber<T>) {
      const std::vector<std::uint8_t>& bytes = json.get_binary();
      values.resize(bytes.size() / sizeof(T));
      copy(bytes, values.data(), values.size() * sizeof(T));
    } else {
      values.clear();
      for (const nlohmann::json& entry : json) read(entry, values.emplace_back());
    }
  }
  static void read(const nlohmann::json& json, Matrix<double>& matrix) {
    const std::vector<std::uint8_t>& bytes = json.at("values").get_binary();
    const auto rows = json.at("rows").get<std::size_t>();
    matrix = Matrix<double>(rows, rows == 0 ? 0 : bytes.size() / sizeof(double) / rows);
    copy(bytes, matrix.data(), matrix.size() * sizeof(double));
  }
  static void copy(const std::vector<std::uint8_t>& bytes, void* to, std::size_t size) {
    if (size != bytes.size()) throw UnfitState("a list of numbers ends within a number");
    if (size > 0) std::memcpy(to, bytes.data(), size);
  }

  const nlohmann::json& json_;
};

/// Takes a part of a checkpoint, which may be null. False: there is none, and the object stays as it is.
/// @throws UnfitState.
template <class T>
bool restore(Checkpoint* checkpoint, const std::string& name, T& object) {
  const nlohmann::json tree = checkpoint == nullptr ? nlohmann::json() : checkpoint->take(name);
  if (tree.is_null()) return false;
  StateReader::read_tree(tree, object);
  return true;
}

}  // namespace lowpass
