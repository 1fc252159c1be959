// The numbers of the fields of an ONNX file that are read, as in onnx.proto3.
#pragma once

#include <cstdint>

namespace linnet {

namespace model_field {
enum : std::uint32_t { graph = 7, opset_import = 8 };
}
namespace graph_field {
enum : std::uint32_t { node = 1, initializer = 5, input = 11 };
}
namespace node_field {
enum : std::uint32_t { input = 1, output = 2, name = 3, op_type = 4, attribute = 5 };
}
namespace attribute_field {
enum : std::uint32_t { name = 1, i = 3, s = 4, t = 5, ints = 8 };
}
namespace value_info_field {
enum : std::uint32_t { name = 1 };
}
namespace tensor_field {  // TensorProto
enum : std::uint32_t {
  dims = 1,
  data_type = 2,
  segment = 3,
  float_data = 4,
  int32_data = 5,
  string_data = 6,
  int64_data = 7,
  name = 8,
  raw_data = 9,
  double_data = 10,
  uint64_data = 11,
  external_data = 13,
  data_location = 14
};
}
namespace segment_field {  // TensorProto.Segment
enum : std::uint32_t { begin = 1, end = 2 };
}

}  // namespace linnet
