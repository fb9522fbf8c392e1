import type { Option } from 'commander';
import type { SettingName } from './settings.js';

const settingOf = new WeakMap<object, SettingName>();

/** Says that an option has the value of a setting where it is not given. */
export function settingOption<O extends object>(setting: SettingName, option: O): O {
  settingOf.set(option, setting);
  return option;
}

/** The setting whose value an option has where it is not given; undefined for none. */
export function settingOfOption(option: Option): SettingName | undefined {
  return settingOf.get(option);
}
