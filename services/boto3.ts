import type { Result } from "neverthrow";
import { type PythonOptions, pythonWith } from "./python.js";

/** AWS's client for Python and all that it needs, from PyPI, each a wheel for every system. */
const requirements = `
boto3==1.44.5 --hash=sha256:70c3e0409794b29ec1900bcaff0695b73234a2d32ffaed35045b94caa26212a5
botocore==1.44.5 --hash=sha256:8f16a56d1dff125dd65322ae021efa7ba5195a6db5102b96862566055b748921
jmespath==1.1.0 --hash=sha256:a5663118de4908c91729bea0acadca56526eb2698e83de10cd116ae0f4e97c64
python-dateutil==2.9.0.post0 --hash=sha256:a8b2bc7bffae282281c8140a97d3aa9c14da0b136dfe83f850eea9a5f7470427
s3transfer==0.19.3 --hash=sha256:24eb7535804306355e31c952a90022bf5b2f9d760f9a11062c7493a217c08553
six==1.17.0 --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274
urllib3==2.8.0 --hash=sha256:0cf3cae568d36aa9576b28dfb35f11328f1cb974ca7647d9475ebb86c75ac6e3
`;

/** Where to look for Python, and where to keep what is fetched. */
export type Boto3Options = Partial<Pick<PythonOptions, "env" | "cache">>;

/**
 * The command of a Python that has boto3, in an environment of its own that is made the first time
 * (about 15 s); or why it cannot be had and what to do. Several processes may ask at once.
 */
export function pythonWithBoto3({
  env = process.env,
  ...options
}: Boto3Options = {}): Promise<Result<string, string>> {
  return pythonWith({ name: "boto3", requirements, env, ...options });
}
