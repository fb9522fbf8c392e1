/**
 * Reads a tool's options from its command line. Prints the help where that is asked for, and what is wrong
 * with it to standard error, for the tool to end with code 2.
 *
 * @template Options
 * @param {(args: string[]) => Options | null} parse null where help is asked for; throws for what is wrong
 * @param {string} help
 * @returns {Options | null} null where nothing is to be done
 */
export function readOptions(parse, help) {
  try {
    const options = parse(process.argv.slice(2));
    if (options === null) process.stdout.write(help);
    return options;
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : error}\n\n${help}`);
    process.exitCode = 2;
    return null;
  }
}
