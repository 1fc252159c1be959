// Zip archives for tests, whole ones and such as no program writes.
import {crc32, deflateRawSync} from 'node:zlib';

/** A zip of [[name, text or bytes], …]; change(entry): what its headers say otherwise, of {bytes, crc, flags}. */
export function zipOf(entries, change = () => ({})) {
  const local = [], central = [];
  let at = 0;
  for (const [name, content] of entries) {
    const data = Buffer.from(content), packed = deflateRawSync(data), file = Buffer.from(name);
    const {bytes = data.length, crc = crc32(data), flags = 0} = change(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes, 18);
    common.writeUInt16LE(file.length, 22);
    local.push(Buffer.from('PK\x03\x04'), common, file, packed);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    central.push(Buffer.from('PK\x01\x02\x14\0'), common, rest, file);
    at += 30 + file.length + packed.length;
  }
  const directory = Buffer.concat(central), end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, directory, end]);
}
