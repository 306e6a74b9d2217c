#include "lowpass/network/idx.hpp"

#include <gtest/gtest.h>

#include <string>

#include "lowpass/core/errors.hpp"
#include "network/idx_bytes.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

std::string plain_text(const std::string& bytes, const std::string& source) {
  const Bytes plain = uncompressed(Bytes(bytes.begin(), bytes.end()), source);
  return {plain.begin(), plain.end()};
}

std::string image_refusal(const std::string& bytes) {
  return refusal<BadInput>([&] { parse_idx_images(bytes, "dir/images"); });
}
std::string label_refusal(const std::string& bytes) {
  return refusal<BadInput>([&] { parse_idx_labels(bytes, "dir/labels"); });
}
std::string gzip_refusal(const std::string& bytes) {
  return refusal<BadInput>([&] { plain_text(bytes, "dir/file.gz"); });
}

TEST(IdxImages, ReadsCountRowsColumnsAndPixels) {
  const std::string bytes = big_endian_bytes({0x00000803, 1, 2, 3}) + "abcdef";
  const IdxImages images = parse_idx_images(bytes, "f");
  EXPECT_EQ(images.count, 1U);
  EXPECT_EQ(images.rows, 2U);
  EXPECT_EQ(images.columns, 3U);
  EXPECT_EQ(images.features(), 6U);
  EXPECT_EQ(images.pixels, "abcdef");
}

TEST(IdxImages, ReadsEveryByteOfTheCount) {
  // 0x00010203 images of one pixel.
  const std::string bytes = image_file(66051, 1, 1);
  EXPECT_EQ(parse_idx_images(bytes, "f").count, 66051U);
}

TEST(IdxImages, AreScaledByOne255th) {
  const std::string bytes = big_endian_bytes({0x00000803, 2, 1, 2}) + std::string("\x00\xff\x80\x01", 4);
  Workers workers(2);
  const Matrix<float> pixels = scaled_pixels(parse_idx_images(bytes, "f"), 2, workers);
  ASSERT_EQ(pixels.rows(), 2U);
  ASSERT_EQ(pixels.columns(), 2U);
  EXPECT_EQ(pixels(0, 0), 0.0F);
  EXPECT_EQ(pixels(0, 1), 1.0F);
  EXPECT_EQ(pixels(1, 0), 0.501960813999176F);     // numpy.float32(128) / numpy.float32(255)
  EXPECT_EQ(pixels(1, 1), 0.003921568859368563F);  // numpy.float32(1) / numpy.float32(255)
}

TEST(IdxImages, CanBeScaledInPart) {
  const std::string bytes = image_file(5, 2, 2);
  Workers workers(2);
  const Matrix<float> pixels = scaled_pixels(parse_idx_images(bytes, "f"), 2, workers);
  EXPECT_EQ(pixels.rows(), 2U);
  EXPECT_EQ(pixels(1, 3), 49.0F / 255);
}

TEST(IdxLabels, AreTheBytesAfterTheHeader) {
  EXPECT_EQ(parse_idx_labels(big_endian_bytes({0x00000801, 3}) + "xyz", "f"), "xyz");
}

TEST(Idx, RefusesAnotherMagicNumberAndNamesBoth) {
  expect_in(image_refusal(label_file(20)), {"dir/images", "0x00000803 (images)", "0x00000801 (labels)"});
  expect_in(label_refusal(image_file(1, 2, 2)), {"dir/labels", "0x00000801 (labels)", "0x00000803 (images)"});
  // The same numbers, least significant byte first.
  expect_in(image_refusal(big_endian_bytes({0x03080000, 1, 1, 1}) + "a"), {"found the magic number 0x03080000;"});
}

TEST(Idx, RefusesEmptyAndVeryShortFiles) {
  expect_in(image_refusal(""), {"dir/images", "an empty file"});
  expect_in(label_refusal(""), {"dir/labels", "an empty file"});
  expect_in(image_refusal("abc"), {"only 3 bytes"});
  expect_in(image_refusal(image_file(1, 1, 1).substr(0, 15)), {"a header of 16 bytes", "only 15 bytes"});
  expect_in(label_refusal(label_file(1).substr(0, 7)), {"a header of 8 bytes", "only 7 bytes"});
}

TEST(Idx, RefusesFilesWithoutSamplesOrPixels) {
  expect_in(image_refusal(big_endian_bytes({0x00000803, 0, 28, 28})), {"at least one image", "0 images of 28 x 28"});
  expect_in(image_refusal(big_endian_bytes({0x00000803, 3, 0, 28})), {"at least one pixel", "3 images of 0 x 28"});
  expect_in(image_refusal(big_endian_bytes({0x00000803, 3, 28, 0})), {"at least one pixel", "3 images of 28 x 0"});
  expect_in(label_refusal(big_endian_bytes({0x00000801, 0})), {"at least one label"});
}

TEST(Idx, RefusesTrailingBytes) {
  expect_in(image_refusal(image_file(2, 3, 3) + "x"), {"2 images of 3 x 3 pixels, 18 bytes", "found 19", "trailing"});
  expect_in(label_refusal(label_file(4) + "xy"), {"4 labels, 4 bytes", "found 6", "trailing"});
}

TEST(Idx, RefusesSizesWhoseProductOverflows) {
  // Modulo 2^64 no pixels are promised, and none are there.
  expect_in(image_refusal(big_endian_bytes({0x00000803, 0x80000000, 0x80000000, 0x00000004})),
            {"2147483648 images of 2147483648 x 4 pixels", "found 0 bytes"});
}

TEST(Idx, RefusesEveryTruncation) {
  const std::string images = image_file(3, 4, 5), labels = label_file(30);
  for (std::size_t length = 0; length < images.size(); ++length)
    EXPECT_THROW(parse_idx_images(std::string(images, 0, length), "f"), BadInput) << length;
  for (std::size_t length = 0; length < labels.size(); ++length)
    EXPECT_THROW(parse_idx_labels(std::string(labels, 0, length), "f"), BadInput) << length;
  expect_in(image_refusal(images.substr(0, images.size() - 1)), {"60 bytes", "found 59", "truncated"});
}

TEST(Idx, RefusesEveryChangedBitOfAHeader) {
  const std::string images = image_file(3, 4, 5), labels = label_file(30);
  for (std::size_t bit = 0; bit < std::size_t{16} * 8; ++bit) {
    std::string changed = images;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    EXPECT_THROW(parse_idx_images(changed, "f"), BadInput) << bit;
  }
  for (std::size_t bit = 0; bit < std::size_t{8} * 8; ++bit) {
    std::string changed = labels;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    EXPECT_THROW(parse_idx_labels(changed, "f"), BadInput) << bit;
  }
}

TEST(Uncompressed, GivesGzipsContentAndLeavesTheRestAlone) {
  const std::string long_text = image_file(1000, 28, 28);  // many buffers long
  EXPECT_EQ(plain_text(gzipped(long_text), "f"), long_text);
  EXPECT_EQ(plain_text(gzipped(""), "f"), "");
  EXPECT_EQ(plain_text(long_text, "f"), long_text);
  EXPECT_EQ(plain_text("", "f"), "");
}

TEST(Uncompressed, ReadsAllMembersOfAGzipFile) {
  EXPECT_EQ(plain_text(gzipped("first ") + gzipped("second"), "f"), "first second");
}

TEST(Uncompressed, RefusesEveryTruncation) {
  const std::string compressed = gzipped(image_file(3, 4, 5));
  // One byte alone is not yet gzip's mark.
  for (std::size_t length = 2; length < compressed.size(); ++length)
    EXPECT_THROW(plain_text(compressed.substr(0, length), "f"), BadInput) << length;
  expect_in(gzip_refusal(compressed.substr(0, 20)), {"dir/file.gz", "only 20 bytes", "truncated"});
}

TEST(Uncompressed, RefusesCorruptData) {
  const std::string compressed = gzipped(image_file(3, 4, 5));
  // The last eight bytes are the content's check sum and length.
  for (std::size_t place = compressed.size() - 8; place < compressed.size(); ++place) {
    std::string changed = compressed;
    changed[place] = static_cast<char>(changed[place] ^ 0x10);
    expect_in(gzip_refusal(changed), {"dir/file.gz", "expected gzip data", "corrupt"});
  }
}

TEST(Uncompressed, ReadsOverZerosAtTheEndAsGzipDoes) {
  const std::string content = image_file(3, 4, 5), zeros(512, '\0');
  EXPECT_EQ(plain_text(gzipped(content) + zeros, "f"), content);
  EXPECT_EQ(plain_text(gzipped("first ") + gzipped("second") + zeros.substr(0, 1), "f"), "first second");
}

TEST(Uncompressed, RefusesOtherBytesAfterTheEnd) {
  const std::string compressed = gzipped(image_file(3, 4, 5)), zeros(512, '\0');
  expect_in(gzip_refusal(compressed + "trailing bytes"),
            {"dir/file.gz", "another gzip member", "found 14 bytes", "from byte " + std::to_string(compressed.size())});
  expect_in(gzip_refusal(compressed + zeros + "x"), {"found 513 bytes"});
  expect_in(gzip_refusal(compressed + zeros + gzipped("second")), {"dir/file.gz", "another gzip member"});
}

TEST(Idx, NamesOtherKindsOfFile) {
  // What a server answers with that does not have the file, plain or under a name that ends in .gz.
  for (const char* page :
       {"<!DOCTYPE html>\n<html><head>", "\n <!doctype HTML>", "<html lang=\"en\">", "\xef\xbb\xbf<HTML>"})
    expect_in(image_refusal(plain_text(page, "dir/images.gz")), {"'dir/images' is an HTML page, not an IDX file"});
  expect_in(label_refusal("<?xml version=\"1.0\"?><Error>"), {"'dir/labels' is an XML document, not an IDX file"});
  expect_in(image_refusal(std::string("PK\x03\x04\x14\x00", 6)), {"is a ZIP archive"});
  expect_in(image_refusal("\x89PNG\r\n\x1a\n"), {"is a PNG picture"});
  expect_in(image_refusal("version https://git-lfs.github.com/spec/v1\n"), {"is a pointer of Git LFS"});
  // Twice compressed.
  expect_in(image_refusal(plain_text(gzipped(gzipped("images")), "dir/images.gz")), {"is gzip data"});
}

TEST(Uncompressed, NeverGivesOtherContentForAChangedByte) {
  const std::string content = image_file(3, 4, 5), compressed = gzipped(content);
  for (std::size_t place = 0; place < compressed.size(); ++place) {
    for (const int change : {0x01, 0x10, 0x80, 0xff}) {
      std::string changed = compressed;
      changed[place] = static_cast<char>(changed[place] ^ change);
      try {
        // A time stamp in the header does not count; without gzip's mark the bytes are no gzip file.
        EXPECT_EQ(plain_text(changed, "f"), place < 2 ? changed : content) << place << " " << change;
      } catch (const BadInput& error) {
        expect_in(error.what(), {"'f'"});
      }
    }
  }
}

}  // namespace
}  // namespace lowpass
