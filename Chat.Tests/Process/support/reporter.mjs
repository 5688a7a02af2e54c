// One JSON line for each test, for NodeSuites.cs.
export default async function* reporter(source) {
  for await (const { type, data } of source) {
    const isSuite = data.details?.type === 'suite';
    const isHook = data.details?.error?.failureType === 'hookFailed';
    if ((type === 'test:pass' && !isSuite) || (type === 'test:fail' && (!isSuite || isHook))) {
      const error = data.details?.error;
      const cause = error?.cause ?? error;
      yield `${JSON.stringify({ name: data.name, passed: type === 'test:pass', skipped: data.skip ?? data.todo ?? false, error: error && String(cause?.stack ?? cause) })}\n`;
    }
  }
}
