/** How much sample data was made or removed. */
export interface SampleDataView {
  users: number;
  devices: number;
}
