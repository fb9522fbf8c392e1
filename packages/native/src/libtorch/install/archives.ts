/** An archive whose sha256 is known: what nobody has pinned is never unpacked. */
interface Archive {
  readonly sha256: string;
  readonly keep: Kept;
}

/** The entries of an archive that are unpacked, and what their names become. */
export type Kept = readonly (readonly [entry: RegExp, name: string])[];

/** An archive at a publisher’s own site. */
interface OfficialArchive extends Archive {
  readonly url: string;
}

/** A wheel of the Python package index that the user has configured. */
export interface IndexArchive extends Archive {
  readonly requirement: string;
  readonly platform: string;
}

/** Where a platform’s libtorch comes from: the first that can be reached. */
export interface Source {
  readonly official: OfficialArchive | null;
  /** All of them together. */
  readonly index: readonly IndexArchive[];
}

// The parts of a wheel that a CPU needs: not CUDA’s, not Python’s.
const notForTheCpu =
  'libtorch_cuda|libc10_cuda|libtorch_python|libtorch_nvshmem|libcaffe2|libshm|libtorch_global|libtorch\\.';

const linuxWheel: Kept = [
  [new RegExp(`^torch/lib/((?!${notForTheCpu})[^/]+\\.so[^/]*)$`), 'lib/$1'],
  [/^torch\/include\/(.+)$/, 'include/$1'],
];

const macWheel: Kept = [
  [/^torch\/lib\/((?!libtorch_python)[^/]+\.dylib)$/, 'lib/$1'],
  [/^torch\/include\/(.+)$/, 'include/$1'],
];

const zip: Kept = [
  [/^libtorch\/lib\/([^/]+\.dylib)$/, 'lib/$1'],
  [/^libtorch\/include\/(.+)$/, 'include/$1'],
];

/** CUDA’s two libraries that a CUDA build of libtorch_cpu wants beside it even on a CPU. */
function cudaWheels(pins: {
  readonly runtime: string;
  readonly cupti: string;
  readonly platforms: readonly [string, string];
}): IndexArchive[] {
  return [
    {
      requirement: 'nvidia-cuda-runtime==13.0.96',
      platform: pins.platforms[0],
      sha256: pins.runtime,
      keep: [[/^.*\/(libcudart\.so\.13)$/, 'lib/$1']],
    },
    {
      requirement: 'nvidia-cuda-cupti==13.0.85',
      platform: pins.platforms[1],
      sha256: pins.cupti,
      keep: [[/^.*\/(libcupti\.so\.13)$/, 'lib/$1']],
    },
  ];
}

function torchWheel(platform: string, sha256: string, keep: Kept): IndexArchive {
  return { requirement: 'torch==2.11.0', platform, sha256, keep };
}

const site = 'https://download.pytorch.org';

/** By Node’s `process.platform` and `process.arch`. */
export const sources: Readonly<Record<string, Source>> = {
  'linux-x64': {
    official: {
      url: `${site}/whl/cpu/torch-2.11.0%2Bcpu-cp311-cp311-manylinux_2_28_x86_64.whl`,
      sha256: '8a56a8c95531ef0e454510ba8bbd9d11dc7a9000337265210b10f6bfeacdd485',
      keep: linuxWheel,
    },
    index: [
      torchWheel(
        'manylinux_2_28_x86_64',
        '7aa2f9bbc6d4595ba72138026b2074be1233186150e9292865e04b7a63b8c67a',
        linuxWheel,
      ),
      ...cudaWheels({
        runtime: '7f82250d7782aa23b6cfe765ecc7db554bd3c2870c43f3d1821f1d18aebf0548',
        cupti: '4eb01c08e859bf924d222250d2e8f8b8ff6d3db4721288cf35d14252a4d933c8',
        platforms: ['manylinux2014_x86_64', 'manylinux_2_25_x86_64'],
      }),
    ],
  },
  'linux-arm64': {
    official: null,
    index: [
      torchWheel(
        'manylinux_2_28_aarch64',
        'd91aac77f24082809d2c5a93f52a5f085032740a1ebc9252a7b052ef5a4fddc6',
        linuxWheel,
      ),
      ...cudaWheels({
        runtime: 'ef9bcbe90493a2b9d810e43d249adb3d02e98dd30200d86607d8d02687c43f55',
        cupti: '796bd679890ee55fb14a94629b698b6db54bcfd833d391d5e94017dd9d7d3151',
        platforms: ['manylinux2014_aarch64', 'manylinux_2_25_aarch64'],
      }),
    ],
  },
  'darwin-arm64': {
    official: {
      url: `${site}/libtorch/cpu/libtorch-macos-arm64-2.11.0.zip`,
      sha256: '0edc138545c84879240cc07994f1e9a0ed35a1102ffe2b99e13f3a7b57b323e9',
      keep: zip,
    },
    index: [
      torchWheel(
        'macosx_11_0_arm64',
        '7b6a60d48062809f58595509c524b88e6ddec3ebe25833d6462eeab81e5f2ce4',
        macWheel,
      ),
    ],
  },
};
