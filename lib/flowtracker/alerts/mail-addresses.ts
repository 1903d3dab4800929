/** A plain address; one that begins with a dash could be taken for an option. */
const ADDRESS = /^[\w.+%&'*=/~][\w.+%&'*=/~-]*@[A-Za-z\d](?:[A-Za-z\d.-]{0,252}[A-Za-z\d])?$/;
/** A user of this computer, whom the local mail system knows. */
const LOCAL_USER = /^[A-Za-z\d_][\w.-]*$/;

/** The addresses of a destination, which commas, semicolons or blanks separate. */
export function mailAddresses(destination: string): { addresses: string[]; refused: string[] } {
  const all = destination.split(/[,;\s]+/).filter((address) => address !== '');
  const isUsable = (address: string): boolean => ADDRESS.test(address) || LOCAL_USER.test(address);
  return { addresses: all.filter(isUsable), refused: all.filter((address) => !isUsable(address)) };
}
